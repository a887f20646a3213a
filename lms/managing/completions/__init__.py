"""What was completed in a cohort or a programme: on a page, and in files that a donor can count and count again."""

from __future__ import annotations

import gzip
import tempfile
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from unicodedata import category
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template, request, send_file

from lms import clock, identity, publication, records, urls
from lms.errors import Refused
from lms.identity import Cohort
from lms.language import gettext
from lms.learning import overdue
from lms.managing.completions import query
from lms.managing.completions.columns import COLUMNS, cells, columns, kind_words
from lms.managing.completions.query import Filters
from lms.managing.exports import formats, sending
from lms.managing.exports.table import Cell, Export, Table, codebook
from lms.managing.typed import Typed
from lms.privacy import declared
from lms.tables import cohorts

pages = Blueprint("completions", __name__)

FILTERS = ("kind", "activity", "from", "to", "until")
LONGEST_TITLE = 60  # characters of a title in the name of a file
LARGEST_POSITION = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Scope:
    """What is reported on, and where its pages are: ``name`` is that of their endpoints, ``place`` their arguments."""

    title: str
    cohorts: tuple[Cohort, ...]
    name: str
    place: dict[str, Any]
    programme: str = ""


@pages.get("/manage/<cohort>/records")
@identity.signed_in
def cohort(cohort: str) -> str | tuple[str, int]:
    """Show what was completed in a cohort."""
    return _page(_cohort(cohort))


@pages.get("/manage/programmes/<uuid:programme>/records")
@identity.signed_in
def programme(programme: UUID) -> str | tuple[str, int]:
    """Show what was completed in all cohorts of a programme."""
    return _page(_programme(programme))


@pages.get("/manage/<cohort>/records.<suffix>")
@identity.signed_in
def cohort_file(cohort: str, suffix: str) -> Response:
    """Send what was completed in a cohort as a file."""
    return _file(_cohort(cohort), suffix)


@pages.get("/manage/programmes/<uuid:programme>/records.<suffix>")
@identity.signed_in
def programme_file(programme: UUID, suffix: str) -> Response:
    """Send what was completed in all cohorts of a programme as a file."""
    return _file(_programme(programme), suffix)


@pages.get("/manage/records-codebook.<suffix>")
@identity.signed_in
def columns_file(suffix: str) -> Response:
    """Send the codebook as a file: what each column of the other files means."""
    remarks = [(export.suffix, export.remark) for export in formats().values()]
    return _sent(sending.named(suffix), codebook(COLUMNS, remarks), f"completions-codebook.{suffix}")


def _cohort(code: str) -> Scope:
    found = identity.managed_cohort(code)
    overdue.hand_in([found])
    return Scope(found.title, (found,), "cohort", {"cohort": code})


def _programme(key: UUID) -> Scope:
    found = identity.managed_programme(key)
    within = identity.cohorts_where(cohorts.c.programme == key)
    overdue.hand_in(within)
    return Scope(found.title, within, "programme", {"programme": key}, found.title)


def _page(scope: Scope) -> str | tuple[str, int]:
    typed = Typed(request.args)
    filters = _filters(typed, scope)
    shown = query.page(scope.cohorts, filters, _position(typed, "before"), _position(typed, "after"))
    chosen = _chosen()
    drawn = render_template(
        "lms/managing/records.html",
        scope=scope,
        fields=request.args,
        problems=typed.problems,
        kinds=[(kind, kind_words(kind)) for kind in records.COMPLETIONS],
        activities=_activities(scope, filters),
        filtered=bool(set(chosen) - {"until"}),
        chosen=chosen,
        until=filters.until,
        count=query.count(scope.cohorts, filters),
        page=shown,
        kind_words=kind_words,
        formats=tuple(formats().values()),
        columns=COLUMNS,
    )
    return (drawn, 400) if typed.problems else drawn


def _chosen(*more: str) -> dict[str, Any]:
    """Return the filters that the address carries, and nothing else of it."""
    return {name: value for name, value in request.args.items() if value and name in (*FILTERS, *more)}


def _filters(typed: Typed, scope: Scope) -> Filters:
    """Read the filters of a page or file; ``until`` is never later than what has settled."""
    kind = typed.fields.get("kind", "")
    if kind:
        kind = typed.one_of("kind", records.COMPLETIONS, gettext("Choose one of the list."))
    curriculum, _, activity = typed.fields.get("activity", "").partition("/")
    first, last = typed.day("from"), typed.day("to")
    typed.in_order(first, last, "to")
    for name, day in (("from", first), ("to", last)):
        if day and not 1900 <= day.year <= 9998:
            typed.problems[name] = gettext("Choose a year between 1900 and 9998.")
    if typed.problems:
        first = last = None
    until, settled = _position(typed, "until"), query.settled()
    return Filters(kind, curriculum, activity, first, last, settled if until is None else min(until, settled))


def _position(typed: Typed, name: str) -> int | None:
    """Read a position in the log; ``None`` where there is none."""
    text = typed.fields.get(name, "")
    if not text:
        return None
    if text.isascii() and text.isdecimal() and int(text) <= LARGEST_POSITION:
        return int(text)
    typed.problems[name] = gettext("“%(text)s” is not the number of a record.", text=text)
    return None


def _activities(scope: Scope, filters: Filters) -> list[tuple[str, str]]:
    """Return what may be chosen as activity: all that the cohorts' courses have now, and what is chosen already."""
    listed: dict[str, str] = {}
    several = len({cohort.curriculum for cohort in scope.cohorts}) > 1
    for each in scope.cohorts:
        course = publication.edition().course(each.curriculum, each.language)
        for activity in course.outline.activities if course else ():
            words = f"{course.numbers[activity.id]} {activity.title}" if course else ""
            listed.setdefault(f"{each.curriculum}/{activity.id}", f"{words} ({each.curriculum})" if several else words)
    chosen = f"{filters.curriculum}/{filters.activity}" if filters.curriculum else ""
    return [*listed.items(), *([(chosen, chosen)] if chosen and chosen not in listed else [])]


def _file(scope: Scope, suffix: str) -> Response:
    export = sending.named(suffix)
    typed = Typed(request.args)
    filters = _filters(typed, scope)
    if typed.problems:
        raise Refused(400, " ".join(typed.problems.values()), gettext("Open the page of the records and choose again."))
    with_names = request.args.get("names") != "no"
    chosen, hidden = columns(with_names), () if with_names else declared.rare([each.id for each in scope.cohorts])
    taken = cells(chosen)
    size = query.count(scope.cohorts, filters)
    table = Table(
        title=gettext("Completions"),
        columns=chosen,
        rows=(taken(each) for each in query.stream(scope.cohorts, filters, hidden)),
        size=size,
        about=_about(scope, filters, size, suffix),
    )
    day = clock.now().date().isoformat()
    return _sent(export, table, f"{_plain(scope.title)}-completions-{day}-record-{filters.until}.{suffix}")


def _about(scope: Scope, filters: Filters, size: int, suffix: str) -> list[tuple[str, Cell]]:
    """Return where a file comes from, so that somebody else can get the same again."""
    again = {**_chosen("names"), "until": filters.until, "suffix": suffix, **scope.place}
    listed: list[tuple[str, Cell]] = [
        (gettext("Site"), current_app.config["LMS_SITE_NAME"]),
        (gettext("Programme") if scope.programme else gettext("Cohort"), scope.title),
        (gettext("Up to record"), filters.until),
        (gettext("Rows"), size),
        (gettext("Kind"), filters.kind),
        (gettext("Activity"), filters.activity),
        (gettext("From"), filters.first),
        (gettext("To"), filters.last),
        (gettext("Made at (UTC)"), clock.now()),
        (gettext("Made by"), identity.me().name),
        (gettext("The same again"), urls.public(f"completions.{scope.name}_file", **again)),
    ]
    return [(words, value) for words, value in listed if value or value == 0]


def _plain(title: str) -> str:
    """Return a title as a part of a file's name: letters of any script and digits, dashes for all else."""
    kept = "".join(c if c.isalnum() or category(c).startswith("M") else " " for c in title)
    return "-".join(kept.split())[:LONGEST_TITLE].rstrip("-")


def _sent(export: Export, table: Table, name: str) -> Response:
    """Send a table as a file, once it is whole: one that broke off on the way would look like a shorter one."""
    packed = export.is_text and request.accept_encodings.quality("gzip") > 0
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        packer = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=5, mtime=0) if packed else nullcontext(file)
        with packer as target:
            export.write(table, cast("BinaryIO", target))
        size = file.tell()
        file.seek(0)
        response = send_file(file, mimetype=export.media_type, as_attachment=True, download_name=name)
        stack.pop_all()  # the response closes it
    response.content_length = size
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-store"
    return response
