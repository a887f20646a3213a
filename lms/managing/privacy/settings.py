"""The privacy of a programme: what it asks of its trainees, and how long it keeps who they are."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, database, identity
from lms.identity import TRAINEE, Programme
from lms.language import gettext
from lms.managing.typed import Typed
from lms.privacy import declared, erasing, fields
from lms.privacy.declared import Policy
from lms.tables import cohorts, echo_trainers, memberships

pages = Blueprint("privacy", __name__)

LONGEST = 600  # months: longer than anybody reports on a training


@pages.get("/manage/programmes/<uuid:programme>/privacy")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show what the programme asks and keeps."""
    found = identity.managed_programme(programme)
    kept = declared.policy(found.id)
    months = "" if kept.keeps_months is None else str(kept.keeps_months)
    return _page(found, [field.name for field in kept.asks], Typed({"months": months}))


@pages.post("/manage/programmes/<uuid:programme>/privacy")
@identity.signed_in
def choose(programme: UUID) -> Response | tuple[str, int]:
    """Keep what the programme asks, and for how long it keeps who people are."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    months = _months(typed)
    asks = fields.named(request.form.getlist("asks"))
    if typed.problems:
        return _page(found, [field.name for field in asks], typed), 400
    with database.writing():
        declared.choose(found.id, Policy(asks, months))
    flash(gettext("Saved."), "good")
    return redirect(chrome.url("privacy.show", programme=programme), 303)


def _months(typed: Typed) -> int | None:
    text = typed.fields.get("months", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= LONGEST:
        return int(text)
    typed.problems["months"] = gettext("Write a whole number of months from 1 to %(most)s.", most=LONGEST)
    return None


def _page(programme: Programme, asks: list[str], typed: Typed) -> str:
    return render_template(
        "lms/managing/privacy.html",
        programme=programme,
        fields=fields.FIELDS,
        asks=asks,
        typed=typed.fields,
        problems=typed.problems,
        wishes=erasing.wishes(_people(programme.id)),
    )


def _people(programme: UUID) -> list[UUID]:
    """Return who learns or learned in a programme, or passes on what others learned there."""
    learning = (
        select(memberships.c.person)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(cohorts.c.programme == programme, memberships.c.role == TRAINEE)
    )
    giving = select(echo_trainers.c.person).where(
        echo_trainers.c.programme == programme, echo_trainers.c.person.is_not(None)
    )
    return list(database.connection().execute(learning.union(giving)).scalars())
