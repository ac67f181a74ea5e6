#!/bin/sh
# Sees to the programs that the tests need besides Python: Chromium, Node, Dovecot, and the servers of
# bot/setup/packages.sh.
set -u
cd "$(dirname "$0")/../.." || exit 1
. bot/setup/packages.sh

has_chromium() {
    [ -x "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome
}

# node --test came with version 18.
has_node() {
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null
}

missing() {
    missing_servers
    has_chromium >/dev/null || echo chromium
    has_node || echo nodejs
    command -v dovecot >/dev/null || echo dovecot-imapd
}

see_to "the tests" "Chromium, Node 18 or newer, Dovecot, PostgreSQL, Redis and nginx"
