"""The manager's page of a programme's indicators: what was promised, how far it is, and what the site cannot count."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, records
from lms.errors import not_found
from lms.identity import Programme
from lms.language import gettext
from lms.managing.evidence import promised, roll
from lms.managing.typed import Typed
from lms.tables import cohorts, indicator_figures
from lms.tables import indicators as table

pages = Blueprint("indicators", __name__)

ADDRESS = "/manage/programmes/<uuid:programme>/indicators"
BY_HAND = "by-hand"
MOST = 10_000_000


@pages.get(ADDRESS)
@identity.signed_in
def show(programme: UUID) -> str:
    """Show the indicators, each with its target and how far it is."""
    return _page(identity.managed_programme(programme), Typed({}))


def _page(found: Programme, typed: Typed) -> str:
    listed = promised.of_programme(found.id)
    if any(each.counted for each in listed):
        listed = promised.reached(listed, roll.call(identity.cohorts_where(cohorts.c.programme == found.id)))
    by_hand = (BY_HAND, gettext("Somebody writes the figure down, with its source"))
    return render_template(
        "lms/managing/indicators.html",
        programme=found,
        indicators=listed,
        by_hand=[(str(each.id), each.name) for each in listed if not each.counted],
        countable=[by_hand, *((name, str(each.words)) for name, each in promised.COUNTABLE.items())],
        typed=typed.fields,
        problems=typed.problems,
        new_id=uuid4(),
    )


@pages.post(ADDRESS)
@identity.signed_in
def add(programme: UUID) -> Response | tuple[str, int]:
    """Add an indicator."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    row = {
        "name": typed.line("name", gettext("Write the indicator as the contract has it.")),
        "target": _number(typed, "target"),
        "counted": typed.one_of("counted", (BY_HAND, *promised.COUNTABLE), gettext("Choose one of the list.")),
    }
    if typed.problems:
        return _page(found, typed), 400
    row["counted"] = "" if row["counted"] == BY_HAND else row["counted"]
    its = {"id": records.chosen_id(request.form.get("id")), "programme": found.id, "author": identity.me().id}
    with database.writing():
        database.insert_once(table, [{**its, **row, "made_at": clock.now()}])
    return _back(found)


def _number(typed: Typed, name: str, needed: str = "") -> int | None:
    """Return a whole number, ``None`` where it is empty or cannot be read."""
    text = "".join(typed.fields.get(name, "").split())
    if text.isascii() and text.isdecimal() and int(text[:9]) <= MOST and len(text) < 9:
        return int(text)
    if text or needed:
        typed.problems[name] = gettext("Write a whole number, for example 120.") if text else needed
    return None


def _back(programme: Programme) -> Response:
    return redirect(chrome.url("indicators.show", programme=programme.id), 303)


@pages.post(ADDRESS + "/figure")
@identity.signed_in
def write(programme: UUID) -> Response | tuple[str, int]:
    """Write down how far an indicator is that the site cannot count; what was written before stays in the table."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    open_ones = {str(each.id): each.id for each in promised.of_programme(found.id) if not each.counted}
    chosen = typed.one_of("indicator", open_ones, gettext("Choose one of the list."))
    number = _number(typed, "number", gettext("Write the figure."))
    as_of = typed.day("as_of", gettext("Write the day of the figure."))
    source = typed.line("source", gettext("Write where the figure is from."))
    if typed.problems:
        return _page(found, typed), 400
    row = {"indicator": open_ones[chosen], "number": number, "as_of": as_of, "source": source}
    key = records.chosen_id(request.form.get("id"))
    with database.writing():
        its = {"id": key, "author": identity.me().id, "at": clock.now()}
        database.insert_once(indicator_figures, [{**its, **row}])
    flash(gettext("The figure is kept."), "good")
    return _back(found)


@pages.post(ADDRESS + "/leave-out")
@identity.signed_in
def leave_out(programme: UUID) -> Response:
    """Leave an indicator out from now on; packs that have it stay as they are."""
    found = identity.managed_programme(programme)
    of_programme = select(table.c.id).where(table.c.programme == found.id)
    known = {str(key): key for key in database.connection().execute(of_programme).scalars()}
    key = known.get(request.form.get("indicator", ""))
    if key is None:
        raise not_found()
    with database.writing() as link:
        still = (table.c.id == key) & table.c.ended_at.is_(None)
        link.execute(table.update().where(still).values(ended_at=clock.now()))
    flash(gettext("The indicator is left out from now on."), "good")
    return _back(found)
