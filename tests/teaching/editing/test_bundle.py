"""The editor's script as it is committed: built from what lies in ``editor/``, light, with every licence beside it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re

from lms import places

EDITOR = places.static_folder().parent / "editor"
BUILT = places.static_folder() / "editor"
SOURCES = ("editor.js", "looks.js", "markdown.js", "package-lock.json")
HEAVIEST = 150_000  # bytes on the way to a trainer's desk, once


def test_the_built_script_is_not_older_than_its_sources() -> None:
    assert {path.name for path in EDITOR.glob("*.js")} - {"licences.js"} == {
        name for name in SOURCES if name[-2:] == "js"
    }
    told = hashlib.sha256(b"".join((EDITOR / name).read_bytes() for name in SOURCES)).hexdigest()
    assert told in (BUILT / "editor.js").read_text(encoding="utf-8")[:200], "run make editor"


def test_every_library_in_it_is_named_with_its_licence_in_the_version_that_is_pinned() -> None:
    locked = json.loads((EDITOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    versions = {path.removeprefix("node_modules/"): told.get("version") for path, told in locked.items() if path}
    named = re.findall(r"^(\S+) (\d\S+) \(MIT\)$", (BUILT / "LICENSES.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"@codemirror/view", "@lezer/markdown"} <= {name for name, _version in named}
    assert {name: versions[name] for name, _version in named} == dict(named)


def test_it_is_light_and_runs_under_the_pages_policy() -> None:
    script = (BUILT / "editor.js").read_bytes()
    assert len(gzip.compress(script, 9)) < HEAVIEST
    assert b"new Function(" not in script
    assert b"eval(" not in script
