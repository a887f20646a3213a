"""Statements as files, for a record store that imports them: all of a cohort or a programme, one JSON object a line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, request

from lms import clock, identity
from lms.connect.xapi import reading
from lms.connect.xapi.statements import Statement
from lms.errors import not_found
from lms.learning import overdue
from lms.managing import scopes
from lms.managing.completions import query
from lms.managing.exports import sending
from lms.managing.scopes import Scope

pages = Blueprint("statements", __name__)

INSIDE = "statements.jsonl"


@dataclass(frozen=True, slots=True)
class Format:
    """A way in which statements leave as a file; ``is_text`` says that compressing it on the way pays."""

    media_type: str
    write: Callable[[Iterator[Statement], BinaryIO], None]
    is_text: bool


def write_lines(statements: Iterator[Statement], file: BinaryIO) -> None:
    """Write each statement as a line of JSON in UTF-8."""
    for statement in statements:
        file.write(json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def write_zip(statements: Iterator[Statement], file: BinaryIO) -> None:
    """Write a zip with the lines in one file."""
    entry = zipfile.ZipInfo(INSIDE, clock.now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    # However long it becomes: without force_zip64 a file of more than 2 GB breaks off.
    with zipfile.ZipFile(file, "w") as packed, packed.open(entry, "w", force_zip64=True) as inside:
        write_lines(statements, cast("BinaryIO", inside))


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("application/jsonl", write_lines, is_text=True),
    "zip": Format("application/zip", write_zip, is_text=False),
}


@pages.get("/manage/<cohort>/statements.<suffix>")
@identity.signed_in
def cohort_file(cohort: str, suffix: str) -> Response:
    """Send the statements of a cohort."""
    return _file(scopes.of_cohort(cohort), suffix)


@pages.get("/manage/programmes/<uuid:programme>/statements.<suffix>")
@identity.signed_in
def programme_file(programme: UUID, suffix: str) -> Response:
    """Send the statements of all cohorts of a programme."""
    return _file(scopes.of_programme(programme), suffix)


def _file(scope: Scope, suffix: str) -> Response:
    chosen = FORMATS.get(suffix)
    if chosen is None:
        raise not_found()
    overdue.hand_in(scope.cohorts)
    named, until = request.args.get("names") == "yes", query.settled()
    statements = reading.stream(scope.cohorts, until, named)
    day = clock.now().date().isoformat()
    name = f"{scopes.plain(scope.title)}-xapi-{day}-record-{until}.{suffix}"
    return sending.send_written(lambda file: chosen.write(statements, file), chosen.media_type, name, chosen.is_text)
