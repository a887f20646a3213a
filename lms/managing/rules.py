"""What the certificate asks for in one cohort: the curriculum's rule, or another one with the reason for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import cast
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import Row, select
from werkzeug.wrappers import Response

from curricula.model import CertificateRule, Demand
from curricula.rules import applied, difference
from lms import chrome, clock, database, identity, records
from lms.identity import TRAINEE, Cohort
from lms.language import gettext, percent_in_tenths
from lms.learning import asked, attended, progress
from lms.managing.typed import Typed
from lms.records import Record
from lms.tables import cohorts, memberships, people, rule_changes

pages = Blueprint("rules", __name__)

ADDRESS = "/manage/<cohort>/rule"
WHOLE, PASSED, NOT_ASKED = Fraction(100), "passed", ""


@dataclass(frozen=True, slots=True)
class Change:
    """When somebody set what a cohort asks for, why, and what it asked for from then on."""

    at: datetime
    author: str
    reason: str
    sentences: tuple[str, ...]


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str) -> str:
    """Show what the certificate asks for in a cohort, how it came to that, and the form that changes it."""
    found = identity.managed_cohort(cohort)
    rule = _rule(found)
    return _page(found, Typed({"id": str(uuid4()), **_fields(rule)}))


def _rule(cohort: Cohort) -> CertificateRule:
    return applied(progress.course_of(cohort).outline.certificate, cohort.asks)


def _fields(rule: CertificateRule) -> dict[str, str]:
    """Return what the form shows for a rule."""
    post_test = PASSED if rule.post_mark is None else _per_cent(rule.post_mark)
    return {
        "attendance": _per_cent(rule.attendance),
        "lessons": rule.lessons,
        "quizzes": rule.quizzes,
        "pre_test": "yes" if rule.pre_test else "",
        "post_test": post_test if rule.post_test else NOT_ASKED,
        "critical": "yes" if rule.critical else "",
        "participation": _per_cent(rule.participation),
    }


def _per_cent(share: Fraction | None) -> str:
    return "" if share is None else f"{float(share * 100):g}"


def _page(cohort: Cohort, typed: Typed) -> str:
    outline = progress.course_of(cohort).outline
    own, rule = outline.certificate, _rule(cohort)
    return render_template(
        "lms/managing/rule.html",
        cohort=cohort,
        asked=asked.sentences(rule, outline),
        participation=asked.participation(rule),
        own=asked.sentences(own, outline) if cohort.asks else (),
        history=_history(cohort),
        typed=typed.fields,
        problems=typed.problems,
        marks=_marks(typed.fields.get("post_test", "")),
    )


def _marks(chosen: str) -> list[tuple[str, str]]:
    """Return what may be asked of the test at the end."""
    listed = [(NOT_ASKED, gettext("not asked for")), (PASSED, gettext("passed by its own pass mark"))]
    shares = {Fraction(n, 100): str(n) for n in range(60, 95, 5)}
    other = _read_share(chosen)
    if other is not None:
        shares.setdefault(other, chosen)
    told = (
        (n, gettext("at least %(share)s of the points", share=percent_in_tenths(share)))
        for share, n in sorted(shares.items())
    )
    return [*listed, *told]


def _history(cohort: Cohort) -> list[Change]:
    """Return every change of the rule, the newest first."""
    query = (
        select(rule_changes.c.at, rule_changes.c.reason, rule_changes.c.asks, people.c.name)
        .join(people, people.c.id == rule_changes.c.author)
        .where(rule_changes.c.cohort == cohort.id)
        .order_by(rule_changes.c.position.desc())
    )
    return [_change(cohort, row) for row in database.connection().execute(query)]


def _change(cohort: Cohort, row: Row[datetime, str, str, str]) -> Change:
    outline = progress.course_of(cohort).outline
    return Change(row.at, row.name, row.reason, asked.sentences(applied(outline.certificate, row.asks), outline))


@pages.post(ADDRESS)
@identity.signed_in
def change(cohort: str) -> Response | tuple[str, int]:
    """Set what a cohort asks for from now on; what was completed before stays completed."""
    found = identity.managed_cohort(cohort)
    typed = Typed(request.form)
    own = progress.course_of(found).outline.certificate
    wanted = _read(typed, _rule(found))
    reason = typed.line("reason", gettext("Say why: the reason is kept with the change."))
    if typed.problems:
        return _page(found, typed), 400
    asks = difference(own, wanted)
    if asks == found.asks:
        flash(gettext("Nothing was changed: the cohort asks for this already."), "info")
        return redirect(chrome.url("rules.show", cohort=cohort), 303)
    _keep(found, asks, reason, records.chosen_id(request.form.get("id")))
    flash(gettext("From now on the certificate asks for this. Who completed the course before stays so."), "good")
    return redirect(chrome.url("rules.show", cohort=cohort), 303)


def _read(typed: Typed, rule: CertificateRule) -> CertificateRule:
    """Read the form: the rule as it is, with what was chosen."""
    demands = ("core", "all", "none")
    needed = gettext("Choose one of the list.")
    post_test = typed.fields.get("post_test", "")
    mark = None if post_test in (NOT_ASKED, PASSED) else _share(typed, "post_test")
    read = replace(
        rule,
        lessons=cast("Demand", typed.one_of("lessons", demands, needed) or rule.lessons),
        quizzes=cast("Demand", typed.one_of("quizzes", demands, needed) or rule.quizzes),
        pre_test=bool(typed.fields.get("pre_test")),
        post_test=post_test != NOT_ASKED,
        post_mark=mark,
        critical=bool(typed.fields.get("critical")),
        attendance=_share(typed, "attendance"),
        participation=_share(typed, "participation"),
    )
    if not any((read.attendance, read.pre_test, read.post_test, read.critical, read.hand_in)) and {
        read.lessons,
        read.quizzes,
    } == {"none"}:
        typed.problems["lessons"] = gettext("A certificate that asks for nothing says nothing: ask for something.")
    return read


def _share(typed: Typed, name: str) -> Fraction | None:
    """Read a share in per cent; ``None`` where none is asked for."""
    text = typed.fields.get(name, "").strip()
    share = _read_share(text)
    if text and share is None:
        wrong = gettext("“%(text)s” is not a share in per cent. Write a number from 1 to 100.", text=text)
        typed.problems[name] = wrong
    return share


def _read_share(text: str) -> Fraction | None:
    """Read a number of per cent, with a comma or a point; ``None`` for everything else."""
    plain = text.replace(",", ".").replace("%", "").strip()
    if plain.isascii() and len(plain) <= 6 and plain.replace(".", "", 1).isdecimal() and 0 < Fraction(plain) <= WHOLE:
        return Fraction(plain) / WHOLE
    return None


def _keep(cohort: Cohort, asks: str, reason: str, key: UUID) -> None:
    """Write a change down, and conclude from it who has everything by now; sent twice, it is one change."""
    me, now = identity.me().id, clock.now()
    with database.writing() as link:
        database.hold(cohorts, cohort.id)
        row = {"id": key, "cohort": cohort.id, "asks": asks, "reason": reason, "author": me, "at": now}
        if not database.insert_once(rule_changes, [row]):
            return
        link.execute(cohorts.update().where(cohorts.c.id == cohort.id).values(asks=asks))
        changed = replace(cohort, asks=asks)
        seats = _seats(cohort)
        attended.conclude(changed, seats, me)
        cause = Record("rule-changed", me, cohort.id, now, id=key, author=me)
        progress.conclude_all(changed, seats, cause, earliest=now)


def _seats(cohort: Cohort) -> Mapping[UUID, UUID]:
    query = select(memberships.c.person, memberships.c.id).where(
        memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None)
    )
    return {row.person: row.id for row in database.connection().execute(query)}
