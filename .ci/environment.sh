#!/bin/sh
# Make .venv with the newest Python of this machine that will do, and of several of that version with the fastest (or with
# the one named in $PYTHON), unless a working one is there.
set -eu

modern='import sys; sys.exit(sys.version_info < (3, 11))'

for python in .venv/bin/python .venv/Scripts/python.exe; do
    if [ -x "$python" ] && "$python" -c "$modern" 2>/dev/null && "$python" -m pip --version >/dev/null 2>&1; then
        exit 0
    fi
done

found=
for python in ${PYTHON:+"$PYTHON"} python3.14 python3.13 python3.12 python3.11 python3 python; do
    # Trying it matters: a version manager leaves names on the path that answer "not installed".
    if "$python" -c "$modern" >/dev/null 2>&1; then
        found=$python
        break
    fi
done
if [ -z "$found" ]; then
    echo "Threshold needs Python 3.11 or later and finds none: install it, or name it with make PYTHON=/path/to/python3." >&2
    exit 1
fi
if [ -z "${PYTHON:-}" ]; then
    found=$("$found" .ci/fastest.py)
fi

if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian and Ubuntu keep this part of Python in a package of its own.
    if ! sh .ci/packages.sh "$("$found" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"; then
        echo "$found cannot make a virtual environment: install its venv package (Debian: apt install python3-venv)." >&2
        exit 1
    fi
fi
exec "$found" -m venv --clear .venv
