"""A trainee's name is corrected by a manager: why is kept, and certificates that were issued stay as they were."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, records
from lms.certificates import register
from lms.certificates.register import Certificate
from lms.identity import Cohort, Seat
from lms.language import gettext
from lms.managing.typed import Typed
from lms.privacy import code_names
from lms.records import Record
from lms.tables import people
from lms.tables import records as log
from lms.teaching import cards

pages = Blueprint("renaming", __name__)


@pages.get("/manage/<cohort>/people/<uuid:person>/name")
@identity.signed_in
def ask(cohort: str, person: UUID) -> str:
    """Ask how a trainee is called, and why it changes."""
    found, seat = _seat(cohort, person)
    return _form(found, seat, Typed({"id": str(uuid4()), "name": seat.person.name}))


@pages.post("/manage/<cohort>/people/<uuid:person>/name")
@identity.signed_in
def rename(cohort: str, person: UUID) -> Response | tuple[str, int]:
    """Call a trainee by another name from now on, and keep by which they were called before. Twice is once."""
    found, seat = _seat(cohort, person)
    cause, typed = records.chosen_id(request.form.get("id")), Typed(request.form)
    name = typed.person()
    reason = typed.line("reason", needed=gettext("Write why, for the log: for example a letter that was wrong."))
    if typed.problems:
        return _form(found, seat, typed), 400
    what = {"name": name, "before": seat.person.name, "reason": reason}
    changed = Record(
        records.NAME_CHANGED, seat.person.id, found.id, clock.now(), what=what, id=cause, author=identity.me().id
    )
    with database.writing() as link:
        if name != seat.person.name and not records.read(log.c.id == cause):
            records.append(changed)
            link.execute(people.update().where(people.c.id == seat.person.id).values(name=name))
    flash(gettext("The name is %(name)s now.", name=name), "good")
    return redirect(chrome.url("enrolment.people", cohort=found.code), 303)


def _seat(cohort: str, person: UUID) -> tuple[Cohort, Seat]:
    """Return a cohort that the reader manages, and the seat in it of somebody whom they alone look after."""
    found = identity.managed_cohort(cohort)
    code_names.refuse_names(found)
    seat = identity.trainee_of(found, person)
    cards.refuse_unless_may_make(identity.me(), seat.person)
    return found, seat


def _form(cohort: Cohort, seat: Seat, typed: Typed) -> str:
    return render_template(
        "lms/managing/rename.html",
        cohort=cohort,
        person=seat.person,
        fields=typed.fields,
        problems=typed.problems,
        certificates=_to_reissue(cohort, seat),
    )


def _to_reissue(cohort: Cohort, seat: Seat) -> list[Certificate]:
    """Return the certificates of a seat that can be issued anew under another name."""
    of_seat = [each for each in register.of_cohort(cohort) if each.person == seat.person.id]
    return [each for each in of_seat if each.revocation is None and not each.reissued_as]
