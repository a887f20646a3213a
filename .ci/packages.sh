#!/bin/sh
# Install the named Debian packages when we may (root, or sudo that asks nothing); otherwise say no by exit status 1.
set -eu

command -v apt-get >/dev/null || exit 1
if [ "$(id -u)" = 0 ]; then
    may=env
elif sudo -n true 2>/dev/null; then
    may='sudo -n env'
else
    exit 1
fi

echo "Installing from the system's packages: $*"
install() {
    $may DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@" >/dev/null
}
# A list that is out of date names packages that are gone, so the second try is made with a fresh one.
install "$@" 2>/dev/null || { $may apt-get -qq update && install "$@"; }
