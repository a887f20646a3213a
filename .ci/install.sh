#!/bin/sh
# Install a list of libraries into the environment whose programs are in a folder: sh .ci/install.sh .venv/bin LIST.
# A list that names everything it needs is installed "as-it-is": nothing is looked for beside it, or compiled before it
# is used. With uv it takes a fifth of the time; where uv cannot be had, or does not get through, pip does it.
set -u

bin=$1 list=$2 how=${3:-}
case $how in
as-it-is) of_uv=--no-deps of_pip='--no-deps --no-compile' ;;
*) of_uv=--compile-bytecode of_pip= ;;
esac

by_uv() {
    [ -x "$bin/uv" ] || [ -x "$bin/uv.exe" ] || return 1
    # An index that only pip's own settings name is not known to uv.
    UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$("$bin/python" -m pip config get global.index-url 2>/dev/null)}}
    if [ -n "$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; else unset UV_DEFAULT_INDEX; fi
    UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-20} "$bin/uv" pip install --quiet --python "$bin/python" $of_uv --requirement "$list" 2>/dev/null
}

by_uv || exec "$bin/python" -m pip --quiet --disable-pip-version-check install $of_pip --requirement "$list"
