#!/bin/sh
# Lint, types and tests. All three run whatever the others say, and pytest's summary comes last: it is what CI reads.
set -u
status=0

"$PYTHON" -m ruff check . || status=1
# The types are read while the tests begin: mypy keeps one core busy for a minute, and the tests wait for pages meanwhile.
"$PYTHON" -m mypy &
types=$!
# Tests that need no database run once; the others once on each of the two named here.
# One worker for each core: one more fills the moments in which all wait, and takes more than that from their caches.
LMS_TEST_DATABASE=sqlite,postgresql "$PYTHON" -m pytest -q --numprocesses "${WORKERS:-auto}" --dist loadgroup || status=1
wait "$types" || status=1
exit "$status"
