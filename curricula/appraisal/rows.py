"""A standards set as a table: an official or national one, as a ministry has it in a spreadsheet or a database.

One row for each criterion, with the columns of `COLUMNS`; JSON is a list of objects with these names.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curricula.appraisal.standards import Criterion, Domain, Standard, StandardsSet
from curricula.problems import Notes

NEEDED = ("set_id", "lang", "domain", "std_code", "std_title", "crit_code", "crit_text")
COLUMNS = (*NEEDED, "essential", "evidence_hint", "applies_to", "source_ref", "safety")
MOST_ROWS = 2000
LONGEST_CELL = 2000  # characters

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_TRUE, _FALSE = ("1", "true", "yes"), ("", "0", "false", "no")
_FORMULA = ("=", "+", "-", "@")
_LETTERS = re.compile(r"[A-Za-z]*")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the line that it is on; JSON has no lines, there it is the number of the object."""

    line: int
    cells: Mapping[str, str]


def read_rows(content: bytes, title: str, notice: str, notes: Notes) -> StandardsSet | None:
    """Read a set from CSV (comma, semicolon or tab) or JSON in UTF-8; what is wrong is noted by line.

    A set with an error is not given. The codes of domains are the letters that their standards' codes begin with, where
    these tell them apart, and numbers otherwise.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        notes.add(line, "E004", "the file is not UTF-8", "Save it as CSV UTF-8")
        return None
    rows = _json(text, notes) if text.lstrip().startswith(("[", "{")) else _csv(text, notes)
    if len(rows) > MOST_ROWS:
        notes.add(1, "E801", f"the file has {len(rows):,} rows", f"{MOST_ROWS:,} are the limit")
    elif not rows and not notes.broken:
        notes.add(1, "E803", "the file has no criterion", "Write a row for each criterion")
    for row in rows[:MOST_ROWS]:
        _judge(row, notes)
    if notes.broken:
        return None
    return _whole(rows, title, notice, notes)


def _csv(text: str, notes: Notes) -> Sequence[_Row]:
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=sign, restkey="", restval="", strict=True)
    try:
        names = [name.strip().casefold() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        missing = [name for name in NEEDED if name not in names]
        if missing:
            notes.add(1, "E801", f"there is no column {', '.join(missing)}", f"The first line is {sign.join(COLUMNS)}")
            return ()
        found = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        notes.add(reader.line_num, "E801", f"this is no CSV: {error}", "Save the sheet as CSV UTF-8 again")
        return ()
    return [
        _Row(line, {name: cell.strip() for name, cell in row.items() if name in COLUMNS})
        for line, row in found
        if any(isinstance(cell, str) and cell.strip() for cell in row.values())
    ]


def _json(text: str, notes: Notes) -> Sequence[_Row]:
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        notes.add(error.lineno, "E801", f"this is no JSON: {error.msg}", "Save it as a list of objects", error.colno)
        return ()
    except RecursionError:
        notes.add(1, "E801", "the JSON has too many brackets inside each other", "Save it as a list of objects")
        return ()
    if not isinstance(plain, list) or not all(isinstance(row, dict) for row in plain):
        notes.add(1, "E801", "the JSON is not a list of objects", '[{"set_id": …, "crit_code": …}, …]')
        return ()
    return [_Row(number, {name: _text(row.get(name)) for name in COLUMNS}) for number, row in enumerate(plain, 1)]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case list():
            return ";".join(map(_text, value))
    return str(value).strip()


def _judge(row: _Row, notes: Notes) -> None:
    cells = row.cells
    for name in NEEDED:
        if not cells.get(name):
            notes.add(row.line, "E801", f"row {row.line} has no {name}", f"Write its {name}")
    for name in ("std_code", "crit_code"):
        if cells.get(name) and not _CODE.fullmatch(cells[name]):
            fix = "Use up to 16 of a–z, 0–9, dot and dash"
            notes.add(row.line, "E801", f"{cells[name][:20]!r} cannot be a code", fix)
    if cells.get("set_id") and not _ID.fullmatch(cells["set_id"]):
        notes.add(row.line, "E801", f"{cells['set_id'][:20]!r} cannot be a set_id", "Use up to 40 of a–z, 0–9, . _ -")
    for name in ("essential", "safety"):
        if cells.get(name, "").casefold() not in (*_TRUE, *_FALSE):
            notes.add(row.line, "E801", f"{name} is {cells[name][:20]!r}", "Write 1 or 0")
    _judge_cells(row, notes)


def _judge_cells(row: _Row, notes: Notes) -> None:
    for name, cell in row.cells.items():
        if len(cell) > LONGEST_CELL:
            wrong = f"{name} has {len(cell):,} characters"
            notes.add(row.line, "E801", wrong, f"Shorten it to {LONGEST_CELL:,}")
        if cell.startswith(_FORMULA):
            wrong = f"{name} begins with {cell[0]!r}, which a spreadsheet takes for a formula"
            notes.add(row.line, "E801", wrong, "Begin it with a letter")


def _whole(rows: Sequence[_Row], title: str, notice: str, notes: Notes) -> StandardsSet | None:
    """Put whole rows together; note what does not belong together."""
    first = rows[0].cells
    seen: dict[str, int] = {}
    domains: dict[str, dict[str, tuple[str, list[Criterion]]]] = {}
    home: dict[str, str] = {}
    for row in rows:
        cells = row.cells
        for name in ("set_id", "lang"):
            if cells[name] != first[name]:
                wrong = f"{name} is {cells[name]!r}, and {first[name]!r} above"
                notes.add(row.line, "E801", wrong, "Put each set into a file of its own")
        if cells["crit_code"] in seen:
            wrong = f"{cells['crit_code']} is here twice (first in line {seen[cells['crit_code']]})"
            notes.add(row.line, "E802", wrong, "Give one of them another code")
        seen.setdefault(cells["crit_code"], row.line)
        if home.setdefault(cells["std_code"], cells["domain"]) != cells["domain"]:
            wrong = f"standard {cells['std_code']} is in two domains"
            notes.add(row.line, "E802", wrong, f"Write {home[cells['std_code']]!r} in both")
        standards = domains.setdefault(cells["domain"], {})
        standards.setdefault(cells["std_code"], (cells["std_title"], []))[1].append(_criterion(cells))
    if notes.broken:
        return None
    codes = _codes({name: tuple(standards) for name, standards in domains.items()})
    return StandardsSet(
        first["set_id"],
        first["lang"],
        title,
        notice,
        tuple(
            Domain(codes[name], name, tuple(Standard(code, *_frozen(each)) for code, each in standards.items()))
            for name, standards in domains.items()
        ),
    )


def _frozen(standard: tuple[str, list[Criterion]]) -> tuple[str, tuple[Criterion, ...]]:
    return standard[0], tuple(standard[1])


def _criterion(cells: Mapping[str, str]) -> Criterion:
    return Criterion(
        cells["crit_code"],
        cells["crit_text"],
        cells.get("essential", "").casefold() in _TRUE,
        cells.get("safety", "").casefold() in _TRUE,
        cells.get("evidence_hint", ""),
        tuple(filter(None, (each.strip() for each in re.split(r"[;|]", cells.get("applies_to", ""))))),
        cells.get("source_ref", ""),
    )


def _codes(domains: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    """Give each domain a short code."""
    letters = {name: {_letters(code) for code in standards} for name, standards in domains.items()}
    told = ["".join(found) if len(found) == 1 else "" for found in letters.values()]
    if all(told) and len(set(told)) == len(told):
        return dict(zip(domains, told, strict=True))
    return {name: str(number) for number, name in enumerate(domains, 1)}


def _letters(code: str) -> str:
    match = _LETTERS.match(code)
    return match.group() if match else ""


def write_rows(chosen: StandardsSet) -> str:
    """Write a set as CSV with the same columns: a beginning for a national one, and what `read_rows` reads."""
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    writer.writerow(COLUMNS)
    for domain in chosen.domains:
        for standard in domain.standards:
            for each in standard.criteria:
                place = (chosen.id, chosen.language, domain.title, standard.code, standard.title)
                marks = (int(each.essential), each.evidence, ";".join(each.applies_to), each.source, int(each.safety))
                writer.writerow((*place, each.code, each.text, *marks))
    return told.getvalue()
