"""The zip of a pack, drawn from its facts: tables as CSV and XLSX, the report, the method, and a hash of each file.

The same facts give the same bytes: every moment inside is the one at which the pack was made.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from lms import language
from lms.language import gettext
from lms.managing.evidence import paper, signatures
from lms.managing.evidence.facts import Facts
from lms.managing.exports import csv, xlsx
from lms.managing.exports.table import CODEBOOK, Column, Table, codebook, iso

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def zipped(facts: Facts) -> bytes:
    """Return the zip of a pack."""
    with language.speaking(facts.language):
        files = dict(_files(facts))
    manifest = as_json(facts, files)
    sums = "".join(f"{sha256(body)}  {name}\n" for name, body in sorted({**files, MANIFEST: manifest}.items()))
    return _packed({**files, MANIFEST: manifest, SUMS: sums.encode()}, facts.made_at)


def _files(facts: Facts) -> Iterator[tuple[str, bytes]]:
    yield "report.pdf", paper.pdf(facts)
    yield "method.md", _method(facts)
    yield "tables.xlsx", _workbook(facts)
    for sheet in facts.sheets:
        yield f"csv/{sheet.name}.csv", _as_csv(sheet.table())
    yield "csv/codebook.csv", _as_csv(_codebook(facts))
    yield from signatures.files(facts.sheet(signatures.SHEETS))


def _method(facts: Facts) -> bytes:
    head = "# " + facts.title
    sections = (
        f"## {section.title}\n\n" + "\n".join(f"- {sentence}" for sentence in section.sentences)
        for section in facts.method
    )
    return ("\n\n".join((head, *sections)) + "\n").encode()


def _as_csv(table: Table) -> bytes:
    written = io.BytesIO()
    csv.write(table, written)
    return written.getvalue()


def _codebook(facts: Facts) -> Table:
    """Return one table that explains every column of every table."""
    rows = [(sheet.name, *row) for sheet in facts.sheets for row in codebook(sheet.columns).rows]
    columns = (Column("table", "text", gettext("The table, by the name of its file.")), *CODEBOOK)
    return Table(gettext("Codebook"), columns, rows, len(rows))


def _workbook(facts: Facts) -> bytes:
    """Return all tables as one workbook, without the moment at which it was really written."""
    tables = [replace(sheet.table(), title=sheet.name) for sheet in facts.sheets]
    about = xlsx.about_table([(name, str(value)) for name, value in head(facts).items()])
    written = io.BytesIO()
    xlsx.write_book([*tables, about, _codebook(facts)], written)
    with zipfile.ZipFile(written) as book:
        parts = {part.filename: book.read(part) for part in book.infolist()}
    parts[CORE] = _MOMENT.sub(iso(facts.made_at).encode(), parts[CORE])
    return _packed(parts, facts.made_at)


def head(facts: Facts) -> dict[str, str | int | bool]:
    """Return what the manifest says of the pack itself; the names are for programs and are never translated."""
    return {
        "site": facts.site,
        "kind": facts.kind,
        "title": facts.title,
        "programme": facts.programme,
        "funder": facts.funder,
        **({"budget_line": facts.budget_line} if facts.budget_line else {}),
        "number": facts.number,
        "named": facts.named,
        "language": facts.language,
        "made_at": iso(facts.made_at),
        "made_by": facts.made_by,
        "until_record": facts.until,
    }


def as_json(facts: Facts, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest: what the pack is, and of each file its size in bytes and its SHA-256."""
    listed = [{"name": name, "bytes": len(body), "sha256": sha256(body)} for name, body in sorted(files.items())]
    return json.dumps({**head(facts), "files": listed}, ensure_ascii=False, indent=2).encode() + b"\n"


def manifest_of(body: bytes) -> Mapping[str, Any]:
    """Read the manifest out of a zip."""
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        found: Mapping[str, Any] = json.loads(opened.read(MANIFEST))
    return found


def sha256(body: bytes) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def _packed(files: Mapping[str, bytes], at: datetime) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name, body in _in_order(files.items()):
            part = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            part.create_system, part.external_attr = 3, 0o644 << 16  # the same on every system
            target.writestr(part, body, zipfile.ZIP_DEFLATED, 6)
    return written.getvalue()


def _in_order(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return files by name; the list of a workbook's parts comes first, as its readers expect."""
    return sorted(files, key=lambda file: (file[0] != "[Content_Types].xml", file[0]))
