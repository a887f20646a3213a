#!/bin/sh
# What the tests need beside Python's libraries: a browser, PostgreSQL's binaries, Java for epubcheck and veraPDF with
# what the latter reads XML with, and the accessibility rules of axe-core.
set -eu

packages=
first_of() {
    for name in "$@"; do
        if command -v "$name" >/dev/null; then
            return 0
        fi
    done
    return 1
}

first_of chromium chromium-browser google-chrome || packages="$packages chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || first_of initdb || packages="$packages postgresql"
first_of java || packages="$packages default-jre-headless"

axe=tests/node/node_modules/.package-lock.json
if [ ! -e "$axe" ] || [ tests/node/package-lock.json -nt "$axe" ]; then
    stale=yes
    first_of npm || packages="$packages npm"
else
    stale=no
fi

if [ -n "$packages" ] && ! sh .ci/packages.sh $packages; then
    echo "The tests need$packages, and this user may not install them: run apt install$packages as root." >&2
    exit 1
fi

# Half the time of the whole browser; the tests do without it where it cannot be had.
first_of chromium-headless-shell || sh .ci/packages.sh chromium-headless-shell ||
    echo "The tests take longer without chromium-headless-shell."
[ -e /usr/share/java/jaxb-runtime.jar ] || sh .ci/packages.sh libjaxb-java ||
    echo "The tests leave out what veraPDF says without libjaxb-java."

if [ "$stale" = yes ]; then
    # A cache of its own: the home folder may be read-only.
    npm ci --prefix tests/node --cache tests/node/.cache --silent --ignore-scripts --no-audit --no-fund
    touch "$axe"
fi
