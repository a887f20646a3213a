#!/bin/sh
# Make .venv with the newest Python of this machine that will do, and of several of that version with the fastest (or with
# the one named in $PYTHON), unless a working one is there; and put uv into it, where it can be had.
set -eu

modern='import sys; sys.exit(sys.version_info < (3, 11))'

# With the pip that is named.
install_uv() {
    "$@" --quiet --disable-pip-version-check install --only-binary :all: uv==0.13.9 2>/dev/null
}
slowly() {
    echo "The installation takes longer without uv."
}

for python in .venv/bin/python .venv/Scripts/python.exe; do
    if [ -x "$python" ] && "$python" -c "$modern" 2>/dev/null && "$python" -m pip --version >/dev/null 2>&1; then
        install_uv "$python" -m pip || slowly
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

# Python unpacks and compiles the pip that it brings along, which takes longer than all that pip has to do here: fetch uv.
# As it is packed it can do that, too, and uv unpacks it in no time.
packed=$("$found" -c '
import ensurepip, glob, os, sysconfig
folders = [sysconfig.get_config_var("WHEEL_PKG_DIR"), os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")]
found = [path for folder in folders if folder for path in glob.glob(os.path.join(glob.escape(folder), "pip-*.whl"))]
print("".join(found[:1]))
')
python=.venv/bin/python
if [ -n "$packed" ] && "$found" -m venv --clear --without-pip .venv && install_uv "$python" "$packed/pip" &&
    .venv/bin/uv pip install --quiet --offline --no-deps --python "$python" "$packed" 2>/dev/null; then
    exit 0
fi

"$found" -m venv --clear .venv
if [ ! -x "$python" ]; then
    python=.venv/Scripts/python.exe
fi
install_uv "$python" -m pip || slowly
