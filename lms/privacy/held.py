"""What is held about me: everything, on a page to read and in a file to keep; and asking to be erased."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from sqlalchemy import Table, func, select
from werkzeug.wrappers import Response as AnyResponse

from lms import chrome, clock, database, identity, records
from lms.accounts import merging
from lms.identity import TRAINEE
from lms.language import gettext
from lms.privacy import declared, erasing, looks
from lms.tables import (
    agreements,
    appraisal_events,
    assessors,
    cohorts,
    echo_events,
    echo_trainers,
    erasures,
    evidence_openings,
    improvements,
    memberships,
    merges,
    messages,
    notes,
    people,
    profiles,
    ratings,
    reports,
    unsubscribed,
    uploads,
    work_surveys,
)
from lms.tables import looks as seen
from lms.tables import records as log

pages = Blueprint("held", __name__)

LONGEST_REASON = 1000  # characters

# What opens an account or says what somebody else said in confidence is in no file.
KEPT_BACK = frozenset({"password", "pin"})
# By table, the column that says whose a row is. `lms_invitations` holds the fingerprint of a link and nothing else.
WHOSE: Mapping[Table, str] = {
    people: "id",
    merges: "kept",
    memberships: "person",
    profiles: "person",
    log: "person",
    reports: "person",
    notes: "person",
    uploads: "person",
    messages: "person",
    unsubscribed: "person",
    agreements: "person",
    work_surveys: "person",
    ratings: "author",
    improvements: "author",
    assessors: "person",
    appraisal_events: "author",
    evidence_openings: "person",
    echo_trainers: "person",
    echo_events: "author",
    seen: "about",
    erasures: "person",
}


@dataclass(frozen=True, slots=True)
class Summed:
    """What somebody did in one cohort, in sum: how many records there are, and from when until when."""

    title: str
    code: str
    records: int
    first: datetime
    last: datetime


def everything(person: UUID) -> dict[str, list[dict[str, Any]]]:
    """Return every row that is held about somebody, under any account of theirs, by table: values as JSON has them."""
    found, accounts = {}, merging.accounts(person)
    for table, whose in WHOSE.items():
        query = select(table).where(table.c[whose].in_(accounts)).order_by(*table.primary_key.columns)
        rows = database.connection().execute(query).mappings()
        found[table.name.removeprefix("lms_")] = [_row(row) for row in rows]
    return found


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    kept = {name: _value(value) for name, value in row.items() if name not in KEPT_BACK}
    if kept.get("asked") == "lead":
        del kept["answers"]  # what somebody's superior says is read with that of others only
    return kept


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def summed(person: UUID) -> list[Summed]:
    """Return what somebody did, cohort by cohort."""
    query = (
        select(cohorts.c.title, cohorts.c.code, func.count(), func.min(records.AT), func.max(records.AT))
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .where(log.c.person == person)
        .group_by(cohorts.c.id, cohorts.c.title, cohorts.c.code)
        .order_by(func.min(records.AT))
    )
    return [Summed(*row) for row in database.connection().execute(query)]


@pages.get("/account/held")
@identity.signed_in
def show() -> str:
    """Show what is held about who is asking, who looked at it, and how to have it mended or erased."""
    me, link = identity.me(), database.connection()
    seats = [held.cohort for held in me.memberships if held.role == TRAINEE and held.cohort is not None]
    told = [
        (cohort, declared.policy(cohort.programme).asks, declared.of_person(me.id, cohort.programme))
        for cohort in seats
    ]
    return render_template(
        "lms/privacy/held.html",
        person=me,
        summed=summed(me.id),
        told=[(cohort, asks, answers or declared.NOTHING) for cohort, asks, answers in told if asks or answers],
        files=link.execute(select(uploads).where(uploads.c.person == me.id).order_by(uploads.c.at)).all(),
        reports=link.execute(select(reports).where(reports.c.person == me.id).order_by(reports.c.at)).all(),
        notes=link.execute(select(notes).where(notes.c.person == me.id, notes.c.text != "")).all(),
        looks=looks.of(seen.c.about.in_(merging.accounts(me.id))).rows,
        wish=erasing.wish_of(me.id),
        longest=LONGEST_REASON,
    )


@pages.get("/account/held.json")
@identity.signed_in
def file() -> Response:
    """Send everything that is held about who is asking, as a file that other programs can read."""
    me = identity.me()
    whole = {"made_at": clock.now().isoformat(), **everything(me.id)}
    body = json.dumps(whole, ensure_ascii=False, indent=1)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="what-is-held.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/account/erasure")
@identity.signed_in
def ask_erasure() -> AnyResponse:
    """Keep that who is asking wants to be erased; a manager of their programme does it."""
    with database.writing():
        erasing.ask(identity.me().id, identity.me().id, request.form.get("reason", "").strip()[:LONGEST_REASON])
    flash(gettext("The managers of your programme see that you want to be erased."), "good")
    return redirect(chrome.url("held.show"), 303)


@pages.post("/account/erasure/withdraw")
@identity.signed_in
def withdraw() -> AnyResponse:
    """Take back the wish to be erased."""
    with database.writing():
        erasing.withdraw(identity.me().id)
    flash(gettext("You stay: your wish to be erased is taken back."), "good")
    return redirect(chrome.url("held.show"), 303)
