#!/bin/sh
# Sees to the servers that several processes need around them: PostgreSQL, Redis and nginx.
set -u
cd "$(dirname "$0")/../.." || exit 1
. bot/setup/packages.sh

missing() {
    missing_servers
}

see_to "a cluster" "PostgreSQL, Redis and nginx"
