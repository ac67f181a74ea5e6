# For scripts that see to programs besides Python. On Debian and Ubuntu, as root or with sudo that asks nothing, what
# `missing` names is installed; elsewhere it is said in one sentence.

# Also where only root looks by itself: servers are kept there.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

has_postgres() {
    command -v initdb && return
    for initdb in "$(pg_config --bindir 2>/dev/null)"/initdb /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] && return
    done
    return 1
}

missing_servers() {
    has_postgres >/dev/null || echo postgresql
    command -v redis-server >/dev/null || echo redis-server
    command -v nginx >/dev/null || echo nginx-light
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# In words on one line, for a sentence.
listed() {
    missing | tr '\n' ' ' | sed 's/ $//; s/ /, /g'
}

# The packages start their servers at once where there is an init system; ours are others, on ports of their own.
install_packages() {
    as_root apt-get -qq update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@"
}

# see_to WHO WHAT: installs for WHO what is missing of WHAT, or says in one sentence what that is and exits with 1.
see_to() {
    packages=$(missing)
    [ -z "$packages" ] && return
    if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
        echo "Installing for $1: $(listed)." >&2
        # shellcheck disable=SC2086 # one word a package
        install_packages $packages >&2
    fi
    [ -z "$(missing)" ] && return
    echo "beforehand: this needs $2, and here is no usable $(listed);" \
        "install what is missing with your system's packages, then run the command again." >&2
    exit 1
}
