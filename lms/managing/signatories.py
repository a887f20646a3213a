"""The form that says who signs a programme's certificates."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, database, identity
from lms.certificates import signatories
from lms.certificates.words import Signatory
from lms.identity import Programme
from lms.language import gettext
from lms.managing.typed import Typed

pages = Blueprint("signatories", __name__)

PLACES = range(1, signatories.MOST + 1)


@pages.get("/manage/programmes/<uuid:programme>/signatories")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show who signs."""
    found = identity.managed_programme(programme)
    fields: dict[str, str] = {}
    for place, each in enumerate(signatories.of_programme(found.id), 1):
        fields |= {f"name-{place}": each.name, f"function-{place}": each.function}
    return _form(found, Typed(fields))


@pages.post("/manage/programmes/<uuid:programme>/signatories")
@identity.signed_in
def save(programme: UUID) -> Response | tuple[str, int]:
    """Say who signs the certificates that are issued from now on."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    chosen = _read(typed)
    if typed.problems:
        return _form(found, typed), 400
    with database.writing():
        signatories.appoint(found.id, chosen)
    flash(gettext("The next certificates carry these names."), "good")
    return redirect(chrome.url("signatories.show", programme=found.id), 303)


def _read(typed: Typed) -> list[Signatory]:
    """Read who was named; a place that is left empty is left out."""
    chosen = []
    for place in PLACES:
        name, function = typed.line(f"name-{place}"), typed.line(f"function-{place}", longest=120)
        if name and not function:
            typed.problems[f"function-{place}"] = gettext("Write as what this person signs.")
        elif function and not name:
            typed.problems[f"name-{place}"] = gettext("Write the name.")
        elif name:
            chosen.append(Signatory(name, function))
    return chosen


def _form(programme: Programme, typed: Typed) -> str:
    return render_template(
        "lms/certificates/signatories.html",
        programme=programme,
        places=PLACES,
        fields=typed.fields,
        problems=typed.problems,
    )
