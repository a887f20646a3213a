"""The printed test and its key as PDF."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curricula.formats.base import Exported, Loss, Material, Unwritable
from curricula.formats.paper.drawing import Node, draw
from curricula.formats.paper.words import words

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
PRINTABLE = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""What the file says of its making, so that the same questions give the same bytes."""

_REFUSED = re.compile(r'text (?:`"(.+?)"` could not be displayed|contains the disallowed codepoint `"(.+?)"`)')


def write_paper(material: Material) -> Exported:
    """Print what a trainee gets: nothing on it tells the right answer."""
    return _printed(material, is_key=False)


def write_key(material: Material) -> Exported:
    """Print what a trainer marks by: the same questions with what is right, why, and the points."""
    return _printed(material, is_key=True)


def _printed(material: Material, *, is_key: bool) -> Exported:
    if not material.asking:
        raise Unwritable("a test without questions")
    drawn = draw(material, words(material.curriculum.language))
    if not is_key:
        drawn = _without_key(drawn)
    losses: dict[str, None] = {}
    drawn["tests"] = _with_pictures(drawn["tests"], material, losses)
    content, letters = _pdf(json.dumps({**drawn, "is_key": is_key}), material)
    if letters:
        losses[f"the signs {letters}: no font here has them"] = None
    return Exported(content, tuple(Loss(material.curriculum.title, lost) for lost in losses))


def _without_key(drawn: dict[str, Any]) -> dict[str, Any]:
    """Take away everything that tells the key, before it comes near the paper."""
    hidden: dict[str, list[Node]] = {"why": [], "rubric": []}
    tests = [
        {**test, "questions": [{**asked, **hidden, "parts": [{**part, "right": []} for part in asked["parts"]]}
                               for asked in test["questions"]]}
        for test in drawn["tests"]
    ]  # fmt: skip
    return {**drawn, "tests": tests}


def _with_pictures(node: Node, material: Material, losses: dict[str, None]) -> Node:
    """Give every picture its path in the content folder, "" where it cannot be printed."""
    if isinstance(node, dict):
        return {name: _with_pictures(each, material, losses) for name, each in node.items()}
    if not isinstance(node, list):
        return node
    if node[:1] == ["img"]:
        name = str(node[1]).removeprefix("media:")
        path = f"{material.curriculum.id}/media/{name}"
        there = name.lower().endswith(PRINTABLE) and (material.folder / path).is_file()
        if not there:
            losses[f"the picture {name!r}: only its words are printed"] = None
        return ["img", f"/{path}" if there else "", node[2]]
    return [_with_pictures(each, material, losses) for each in node]


def _pdf(drawn: str, material: Material) -> tuple[bytes, str]:
    """Print; give the letters, too, that none of the fonts has: they are left out then."""
    import typst  # not at the top: whoever exports a zip does not need its 7 MB

    root = material.folder if material.folder.is_dir() else TEMPLATE.parent
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(), root=root, font_paths=_fonts(material.fonts), sys_inputs={"paper": drawn}
    )
    try:
        printed = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_UNDATED)
        letters = ""
    except typst.TypstError as error:
        found = _REFUSED.findall(error.diagnostic)
        if not found:
            raise Unwritable(f"this test: {error.message}") from error
        printed = compiler.compile(format="pdf", timestamp=_UNDATED)
        letters = " ".join(dict.fromkeys(one or other for one, other in found))
    assert isinstance(printed, bytes)
    return printed, letters


@lru_cache
def _fonts(folder: Path) -> typst.Fonts:
    """Give the fonts of a folder and no others, so that every machine prints the same."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
