#!/bin/sh
# Makes .venv with CPython 3.10 and exactly the packages of requirements.lock; does nothing when they are there.
# The copy of the lock that ends an install is its proof: one that was broken off has none, and starts anew.
set -u
cd "$(dirname "$0")/../.." || exit 1

lock=requirements.lock
proof=.venv/installed.lock
log=.venv/install.log
count=$(grep -c '^[^ #].*==' "$lock")
uv=$(command -v uv)

refuse() {
    echo "beforehand: $1" >&2
    exit 1
}

up_to_date() {
    cmp -s "$lock" "$proof" && .venv/bin/python -c '' 2>/dev/null
}

make_environment() {
    said=$("$1" -m venv --clear ${uv:+--without-pip} .venv 2>&1) ||
        refuse ".venv cannot be made in $(pwd), which must be a folder you can write in: $(echo "$said" | tail -n 1)"
}

# In the background, so that a signal to this script is heard at once and also ends the installer.
install_packages() {
    if [ -n "$uv" ]; then
        # From another folder: the overrides in pyproject.toml made the lock, and here would widen its exact versions.
        set -- "$uv" --directory / pip install --python "$PWD/.venv/bin/python" --compile-bytecode
    else
        set -- .venv/bin/python -m pip install --no-input --disable-pip-version-check --progress-bar off --compile
    fi
    "$@" --no-deps --require-hashes -r "$PWD/$lock" >"$log" 2>&1 &
    installer=$!
    trap 'kill "$installer" 2>/dev/null; exit 130' HUP INT TERM
    follow "$installer"
    wait "$installer"
}

# On a terminal one line that always shows the newest step; a log gets only the line at the start.
follow() {
    while [ -t 2 ] && kill -0 "$1" 2>/dev/null; do
        printf '\r\033[K  %s' "$(tail -n 1 "$log" | cut -c 1-72)" >&2
        sleep 1
    done
    [ -t 2 ] && printf '\r\033[K' >&2
}

# Rasa's own commands report to its makers unless told not to; in this environment they do not.
keep_rasa_quiet() {
    site=.venv/lib/python3.10/site-packages
    mkdir -p "$site"
    echo 'import os; os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")' >"$site/beforehand.pth"
}

up_to_date && exit
python=$(sh bot/setup/python.sh) || exit 1
echo "Installing $count packages into .venv, one or two minutes." >&2
make_environment "$python"
install_packages || refuse "the packages could not be installed ($(grep -i 'error' "$log" | tail -n 1)); \
look after the network and the room on the disk, then run the command again. All of it is in $log."
{ keep_rasa_quiet && cp "$lock" "$proof.part" && mv "$proof.part" "$proof"; } || refuse "$proof cannot be written"
