"""docs/formats.md says what there is."""

from __future__ import annotations

import re

import pytest

from curricula.formats import formats, readable, writable
from curricula.formats.sheet import HEADINGS, TYPES
from tests.curricula.formats import parsed

DOCUMENT = (parsed.ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
ROWS = {
    name: row
    for row in re.findall(r"^\|.+`.+$", DOCUMENT, re.MULTILINE)
    for name in re.findall(r"`([^`]+)`", row.split("|")[1])
}


@pytest.mark.parametrize("each", formats(), ids=lambda each: each.name)
def test_every_format_is_in_the_table_with_what_it_can(each: object) -> None:
    found = next(form for form in formats() if form is each)
    cells = [cell.strip() for cell in ROWS[found.name].split("|")]
    assert (cells[3] == "yes", cells[4] == "yes") == (found in readable(), found in writable())


def test_every_format_has_a_name_of_its_own_and_small_endings() -> None:
    names = [each.name for each in formats()]
    assert len(names) == len(set(names))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for each in formats() for suffix in each.suffixes)
    assert {"aiken", "gift", "sheet", "paper", "key", "sources"} <= set(names)


def test_every_column_of_a_sheet_is_described() -> None:
    assert [name for name in HEADINGS if f"`{name}`" not in DOCUMENT] == []
    assert [names[0] for kind, names in TYPES.items() if kind in ("several", "order", "essay", "file", "audio")
            and f"`{names[0]}`" not in DOCUMENT] == []  # fmt: skip
