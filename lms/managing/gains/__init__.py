"""What a training changed: the tests before, after and months later compared, on a page and in files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, render_template

from curricula.withholding import FEWEST_TOLD
from lms import clock, identity, publication
from lms.identity import Cohort
from lms.language import gettext, ngettext, number, percent_in_tenths
from lms.learning import overdue
from lms.managing import scopes
from lms.managing.exports import formats, origins, sending
from lms.managing.exports.table import Table
from lms.managing.gains import comparing, drawing, files, lasting
from lms.managing.gains.comparing import Report
from lms.managing.gains.scores import AFTER, BEFORE
from lms.managing.scopes import Scope

pages = Blueprint("gains", __name__)


@pages.get("/teach/<cohort>/gains")
@identity.signed_in
def cohort(cohort: str) -> str:
    """Show what the tests of a cohort say."""
    return _page(scopes.of_taught(cohort))


@pages.get("/manage/programmes/<uuid:programme>/gains")
@identity.signed_in
def programme(programme: UUID) -> str:
    """Show what the tests of all cohorts of a programme say, course by course."""
    return _page(scopes.of_programme(programme))


@pages.get("/teach/<cohort>/gains.<suffix>")
@identity.signed_in
def cohort_file(cohort: str, suffix: str) -> Response:
    """Send the figures of a cohort as a file."""
    return _file(scopes.of_taught(cohort), suffix)


@pages.get("/manage/programmes/<uuid:programme>/gains.<suffix>")
@identity.signed_in
def programme_file(programme: UUID, suffix: str) -> Response:
    """Send the figures of a programme as a file."""
    return _file(scopes.of_programme(programme), suffix)


def reports(of: Sequence[Cohort]) -> list[Report]:
    """Return a report for each course that some cohorts take, of those that are published now."""
    overdue.hand_in(of)
    taking: dict[str, list[Cohort]] = defaultdict(list)
    for each in of:
        if publication.edition().course(each.curriculum, each.language) is not None:
            taking[each.curriculum].append(each)
    found = [comparing.report(taking[curriculum]) for curriculum in sorted(taking)]
    return [report for report in found if report.comparisons]


def _page(scope: Scope) -> str:
    return render_template(
        "lms/managing/gains.html",
        scope=scope,
        reports=reports(scope.cohorts),
        draw=drawing.draw,
        lasting=lasting.lasting,
        column_name=column_name,
        test_name=test_name,
        points=points,
        share=per_cent,
        rounded=rounded,
        fewest=FEWEST_TOLD,
        formats=tuple(formats().values()),
    )


def test_name(when: str | int) -> str:
    """Return what pages call a test."""
    if isinstance(when, int):
        return ngettext("%(n)s month later", "%(n)s months later", when)
    return {BEFORE: gettext("Before the course"), AFTER: gettext("At the end")}[when]


def column_name(column: str | int) -> str:
    """Return what the table of what lasts calls a column: a test, or the reviews."""
    return gettext("In reviews") if column == lasting.REVIEWS else test_name(column)


def points(share: float | None, *, signed: bool = False) -> str:
    """Return a share as points of a hundred with one decimal; a dash where there is none."""
    if share is None:
        return "–"
    told = number(round(share * 100, 1))
    return f"+{told}" if signed and share > 0 else told


def per_cent(share: float | None, *, signed: bool = False) -> str:
    """Return a share in per cent with one decimal; a dash where there is none."""
    if share is None:
        return "–"
    told = percent_in_tenths(share)
    return f"+{told}" if signed and share > 0 else told


def rounded(value: float | None) -> str:
    """Return a figure with two decimals; a dash where there is none."""
    return "–" if value is None else number(round(value, 2))


def _file(scope: Scope, suffix: str) -> Response:
    rows = list(files.rows(reports(scope.cohorts)))
    counts = (gettext("Who counts"), gettext("Each person's first attempt at each test; only who took both tests."))
    table = Table(gettext("What was learned"), files.COLUMNS, rows, len(rows), (*origins.of(scope), counts))
    name = clock.now().date().isoformat() if scope.is_programme else scope.cohorts[0].code
    return sending.send(table, f"gains-{name}", suffix)
