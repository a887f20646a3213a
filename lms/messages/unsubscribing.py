"""Where somebody stops messages, or asks for them again: by the link at their foot, without signing in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lms import chrome, clock, database, identity, language
from lms.errors import not_found
from lms.language import gettext
from lms.messages import letters, outbox
from lms.tables import unsubscribed

pages = Blueprint("unsubscribing", __name__)


@pages.get("/messages/<whose>")
def show(whose: str) -> Response:
    """Show whether messages come, and ask: mail programs open links before people do."""
    person = _person(whose)
    page = render_template("lms/messages/unsubscribe.html", stopped=bool(outbox.who_unsubscribed([person])))
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@pages.post("/messages/<whose>")
def choose(whose: str) -> AnyResponse:
    """Stop messages, or let them come again."""
    person = _person(whose)
    wanted = request.form.get("act") == "resume"
    with database.writing() as link:
        if wanted:
            link.execute(unsubscribed.delete().where(unsubscribed.c.person == person))
        else:
            database.insert_once(unsubscribed, [{"person": person, "at": clock.now()}], key="person")
    flash(gettext("Messages come again.") if wanted else gettext("No more messages will come."), "good")
    return redirect(chrome.url("unsubscribing.show", whose=whose), 303)


def _person(whose: str) -> UUID:
    """Return whose link it is, and speak their language where this browser's owner has chosen none."""
    found = identity.person_with_id(letters.person_in(whose))
    if found is None:
        raise not_found()
    if not chrome.language_was_chosen():
        language.use(found.language)
    return found.id
