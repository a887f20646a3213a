"""The form that says which reminders the trainees of a programme get, and after how many days."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, database, identity
from lms.identity import Programme
from lms.language import gettext, number
from lms.managing.typed import Typed
from lms.messages import courier, reminding
from lms.messages.rules import RULES
from lms.tables import reminders

pages = Blueprint("reminders", __name__)

MOST_DAYS = 60


@pages.get("/manage/programmes/<uuid:programme>/reminders")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show which rules are followed."""
    found = identity.managed_programme(programme)
    followed = reminding.days_by_rule(found.id)
    fields = {f"days-{rule.key}": str(followed.get(rule.key, rule.days)) for rule in RULES}
    return _form(found, Typed(fields | {f"on-{key}": "1" for key in followed}))


@pages.post("/manage/programmes/<uuid:programme>/reminders")
@identity.signed_in
def save(programme: UUID) -> Response | tuple[str, int]:
    """Follow the rules that are ticked from now on, in every cohort of the programme."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    chosen = _read(typed)
    if typed.problems:
        return _form(found, typed), 400
    with database.writing() as link:
        link.execute(reminders.delete().where(reminders.c.programme == found.id))
        if chosen:
            rows = [{"programme": found.id, "rule": key, "days": days} for key, days in chosen.items()]
            link.execute(reminders.insert(), rows)
    flash(gettext("These reminders are sent from now on."), "good")
    return redirect(chrome.url("reminders.show", programme=found.id), 303)


def _read(typed: Typed) -> dict[str, int]:
    """Read how many days each rule that is ticked waits."""
    chosen = {}
    for rule in RULES:
        if f"on-{rule.key}" not in typed.fields:
            continue
        days = typed.line(f"days-{rule.key}")
        if days.isascii() and days.isdecimal() and rule.least <= int(days[:4]) <= MOST_DAYS:
            chosen[rule.key] = int(days)
        else:
            low, high = number(rule.least), number(MOST_DAYS)
            typed.problems[f"days-{rule.key}"] = gettext("Write a number from %(low)s to %(high)s.", low=low, high=high)
    return chosen


def _form(programme: Programme, typed: Typed) -> str:
    return render_template(
        "lms/managing/reminders.html",
        programme=programme,
        rules=RULES,
        fields=typed.fields,
        problems=typed.problems,
        most=MOST_DAYS,
        quiet=current_app.config["LMS_QUIET_HOURS"],
        can_send=courier.is_needed(current_app),
    )
