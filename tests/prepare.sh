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

# What the tests can do without. The shell of the browser takes half of its time.
useful=
first_of chromium-headless-shell || useful=chromium-headless-shell
[ -e /usr/share/java/jaxb-runtime.jar ] || useful="$useful libjaxb-java"

install() {
    [ $# = 0 ] || sh .ci/packages.sh "$@"
}
# All of it at once: each call reads the lists of packages anew.
if ! install $packages $useful; then
    if ! install $packages; then
        echo "The tests need$packages, and this user may not install them: run apt install$packages as root." >&2
        exit 1
    fi
    for name in $useful; do
        install "$name" || echo "The tests take longer without chromium-headless-shell, and leave out what veraPDF says without libjaxb-java: $name cannot be had."
    done
fi

if [ "$stale" = yes ]; then
    # A cache of its own: the home folder may be read-only.
    npm ci --prefix tests/node --cache tests/node/.cache --silent --ignore-scripts --no-audit --no-fund
    touch "$axe"
fi
