#!/bin/sh
# Prints the path of a CPython 3.10 that works, or says in one sentence how to get one and exits with 1.
# In this order: PATH, pyenv, uv's own folder, and at last uv fetches one.
set -u

# A version manager's shim is found on PATH and yet only prints an error; some Pythons were built without the parts
# needed here. The base is printed, so that a virtual environment which is active never has to replace itself.
working() {
    "$1" -c 'import ctypes, ensurepip, sqlite3, ssl, sys
if sys.version_info[:2] != (3, 10) or sys.implementation.name != "cpython":
    sys.exit(1)
print(sys.base_prefix + "/bin/python3.10")' </dev/null 2>/dev/null
}

candidates() {
    printf '%s\n' "${PATH:-}" | tr ':' '\n' | sed 's|$|/python3.10|'
    for root in "${PYENV_ROOT:-}" "${HOME:-}/.pyenv"; do
        printf '%s\n' "$root"/versions/3.10.*/bin/python
    done
    uv python find --no-python-downloads 3.10 2>/dev/null
    printf '%s\n' "${XDG_DATA_HOME:-${HOME:-}/.local/share}"/uv/python/cpython-3.10*/bin/python3.10
}

first_working() {
    while IFS= read -r candidate; do
        [ -x "$candidate" ] && base=$(working "$candidate") && [ -x "$base" ] && echo "$base" && return
    done
    return 1
}

candidates | first_working && exit

if command -v uv >/dev/null; then
    echo "No CPython 3.10 here yet: uv fetches one." >&2
    uv python install 3.10 >&2 && candidates | first_working && exit
fi

echo "beforehand: a complete CPython 3.10 is needed and none was found; install it with your system's packages" \
    "(python3.10 and python3.10-venv), with pyenv (pyenv install 3.10) or with uv (uv python install 3.10)," \
    "then run the command again." >&2
exit 1
