#!/bin/sh
# Build the editor into one file beside its licences: static/editor/editor.js and LICENSES.txt, which are committed.
set -eu
cd "$(dirname "$0")"
npm ci --cache ./.cache --silent --no-audit --no-fund
# The built file says what it was built from, so that a test can tell when it is older than that.
from=$(cat editor.js looks.js markdown.js package-lock.json | node -e 'process.stdout.write(require("node:crypto").createHash("sha256").update(require("node:fs").readFileSync(0)).digest("hex"))')
node_modules/.bin/esbuild editor.js --bundle --minify --format=iife --target=es2020 --legal-comments=none \
    --banner:js="/* Built by make editor from $from; licences: LICENSES.txt */" \
    --outfile=../static/editor/editor.js --metafile=node_modules/.bundled.json --log-level=warning
node licences.js node_modules/.bundled.json >../static/editor/LICENSES.txt
