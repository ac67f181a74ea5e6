#!/bin/sh
# Sees to the programs that the tests need besides Python: Chromium, a PostgreSQL server and Node.
# On Debian and Ubuntu, as root or with sudo that asks nothing, what is missing is installed; elsewhere it is named.
set -u

has_chromium() {
    [ -x "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome
}

has_postgres() {
    command -v initdb && return
    for initdb in "$(pg_config --bindir 2>/dev/null)"/initdb /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] && return
    done
    return 1
}

# node --test came with version 18.
has_node() {
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null
}

missing() {
    has_chromium >/dev/null || echo chromium
    has_postgres >/dev/null || echo postgresql
    has_node || echo nodejs
}

# In words on one line, for a sentence.
listed() {
    missing | tr '\n' ' ' | sed 's/ $//; s/ /, /g'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

packages=$(missing)
[ -z "$packages" ] && exit

if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
    echo "Installing for the tests: $(listed)." >&2
    # shellcheck disable=SC2086 # one word a package
    { as_root apt-get -qq update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends $packages; } >&2
fi

if [ -n "$(missing)" ]; then
    echo "beforehand: the tests need Chromium, a PostgreSQL server and Node 18 or newer, and here is no usable" \
        "$(listed); install what is missing with your system's packages, then run the command again." >&2
    exit 1
fi
