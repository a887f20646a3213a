"""Reading the facts of a cohort or a programme from the log, at one moment."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import func, select

from lms import clock, database, identity, language
from lms.identity import Cohort
from lms.managing.cascade import tables as cascade
from lms.managing.completions import query
from lms.managing.evidence import (
    differences,
    findings,
    groups,
    method,
    participation,
    promised,
    registers,
    roll,
    signatures,
)
from lms.managing.evidence.facts import Facts, Sheet, as_json, from_json
from lms.managing.scopes import Scope
from lms.tables import records as log

TRIES = 3  # how often to read anew when people go on working meanwhile


def gather(scope: Scope, named: bool, earlier: Facts | None = None) -> Facts:
    """Return everything for a pack: read at a moment in which nothing happened, as far as there is one."""
    for _ in range(TRIES):
        until, before = query.settled(), _newest(scope.cohorts)
        sheets = tuple(sheet if named else sheet.unnamed() for sheet in whole(scope))
        if _newest(scope.cohorts) == before:
            break
    if earlier is not None:
        sheets = (*sheets, differences.differences(earlier, sheets))
    return _settled(scope, sheets, named, until, earlier.number + 1 if earlier else 1)


def live(scope: Scope) -> Facts:
    """Return what the dashboard shows: as a pack that is not kept, without the tables that are about single people."""
    return _settled(scope, shown(scope, roll.call(scope.cohorts)), False, query.settled(), 0)


def whole(scope: Scope) -> tuple[Sheet, ...]:
    """Return every table of a pack, people named."""
    everybody = roll.call(scope.cohorts)
    summary, agenda, *results = shown(scope, everybody)
    return (
        summary,
        agenda,
        participation.participants(everybody),
        participation.marks(everybody),
        signatures.signatures(everybody),
        signatures.sheets(scope, everybody),
        *results,
        registers.certificates(scope.cohorts, everybody),
        registers.content(scope.cohorts),
        *(cascade.of_each(scope.key) if scope.is_programme else ()),
    )


def shown(scope: Scope, everybody: roll.Roll) -> tuple[Sheet, ...]:
    """Return the tables that tell of nobody alone."""
    forms, surveys = findings.evaluations(scope.cohorts), findings.surveys(scope.cohorts)
    return (
        participation.sums(scope, everybody),
        participation.agenda(scope, everybody),
        groups.groups(everybody),
        findings.compared(scope.cohorts),
        findings.responses(forms, surveys),
        findings.opinions(forms),
        findings.months_later(surveys),
        *(promised.sheet(scope.key, everybody) if scope.is_programme else ()),
        *(cascade.of_nobody(scope.key) if scope.is_programme else ()),
    )


def _newest(of: Sequence[Cohort]) -> int:
    """Return the newest position of the log that is about some cohorts."""
    newest = select(func.coalesce(func.max(log.c.position), 0)).where(log.c.cohort.in_([each.id for each in of]))
    return int(database.connection().execute(newest).scalar_one())


def _settled(scope: Scope, sheets: tuple[Sheet, ...], named: bool, until: int, number: int) -> Facts:
    """Return the facts as they are read back from their JSON: what is shown is exactly what is kept."""
    found = Facts(
        kind=scope.kind,
        title=scope.title,
        programme=scope.programme.title,
        funder=scope.programme.funder,
        budget_line=scope.programme.budget_line,
        site=current_app.config["LMS_SITE_NAME"],
        language=language.current(),
        number=number,
        named=named,
        made_at=clock.now(),
        made_by=identity.me().name if named else "",
        until=until,
        sheets=sheets,
        method=method.note(named),
    )
    return from_json(as_json(found))
