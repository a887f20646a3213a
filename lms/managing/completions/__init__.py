"""What was completed in a cohort or a programme: on a page, and in files that a donor can count and count again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request

from lms import clock, identity, publication, records
from lms.errors import Refused
from lms.language import gettext
from lms.learning import overdue
from lms.managing import scopes
from lms.managing.completions import query
from lms.managing.completions.columns import COLUMNS, cells, columns, kind_words
from lms.managing.completions.query import Filters
from lms.managing.exports import formats, origins, sending
from lms.managing.exports.origins import Origin
from lms.managing.exports.table import Table, codebook
from lms.managing.scopes import Scope
from lms.managing.typed import Typed
from lms.privacy import declared

pages = Blueprint("completions", __name__)

FILTERS = ("kind", "activity", "from", "to", "until")


@pages.get("/manage/<cohort>/records")
@identity.signed_in
def cohort(cohort: str) -> str | tuple[str, int]:
    """Show what was completed in a cohort."""
    return _page(scopes.of_cohort(cohort))


@pages.get("/manage/programmes/<uuid:programme>/records")
@identity.signed_in
def programme(programme: UUID) -> str | tuple[str, int]:
    """Show what was completed in all cohorts of a programme."""
    return _page(scopes.of_programme(programme))


@pages.get("/manage/<cohort>/records.<suffix>")
@identity.signed_in
def cohort_file(cohort: str, suffix: str) -> Response:
    """Send what was completed in a cohort as a file."""
    return _file(scopes.of_cohort(cohort), suffix)


@pages.get("/manage/programmes/<uuid:programme>/records.<suffix>")
@identity.signed_in
def programme_file(programme: UUID, suffix: str) -> Response:
    """Send what was completed in all cohorts of a programme as a file."""
    return _file(scopes.of_programme(programme), suffix)


@pages.get("/manage/records-codebook.<suffix>")
@identity.signed_in
def columns_file(suffix: str) -> Response:
    """Send the codebook as a file: what each column of the other files means."""
    remarks = [(export.suffix, export.remark) for export in formats().values()]
    return sending.send_large(sending.named(suffix), codebook(COLUMNS, remarks), f"completions-codebook.{suffix}")


def _page(scope: Scope) -> str | tuple[str, int]:
    overdue.hand_in(scope.cohorts)
    typed = Typed(request.args)
    filters = _filters(typed, scope)
    shown = query.page(scope.cohorts, filters, typed.position("before"), typed.position("after"))
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
    return Filters(kind, curriculum, activity, first, last, query.until(typed.position("until")))


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
    overdue.hand_in(scope.cohorts)
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
    name = f"{scopes.plain(scope.title)}-completions-{day}-record-{filters.until}.{suffix}"
    return sending.send_large(export, table, name)


def _about(scope: Scope, filters: Filters, size: int, suffix: str) -> Origin:
    chosen: Origin = (
        (gettext("Kind"), filters.kind),
        (gettext("Activity"), filters.activity),
        (gettext("From"), filters.first),
        (gettext("To"), filters.last),
    )
    again = {**_chosen("names"), "until": filters.until, "suffix": suffix}
    return origins.in_log(scope, "completions", again, size, *chosen)
