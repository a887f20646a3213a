"""How somebody likes to read: the size of the text, and room between letters, words and lines.

It is kept for the person, and in a cookie for whoever has not signed in. A page without a wish loads nothing for it.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, database, identity
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.tables import people

pages = Blueprint("reading", __name__)

SIZES = (("", _("As usual")), ("2", _("Larger")), ("3", _("Large")), ("4", _("Very large")))
EASE = "e"


@pages.get("/reading")
def show() -> str:
    """Show how the text is set, and let anybody change it."""
    now = chrome.reading()
    return render_template("lms/reading.html", sizes=SIZES, size=now.removesuffix(EASE), ease=now.endswith(EASE))


@pages.post("/reading")
def choose() -> Response:
    """Keep the wish for a year in a cookie, and for the person where somebody has signed in."""
    size = request.form.get("size", "")
    wish = size if size in dict(SIZES) else ""
    wish += EASE if request.form.get("ease") == "1" else ""
    who = identity.who()
    if who is not None:
        with database.writing() as link:
            link.execute(people.update().where(people.c.id == who.id).values(reading=wish))
    flash(gettext("The text is set like this now."), "good")
    response = redirect(chrome.url("reading.show"), 303)
    chrome.remember(response, chrome.READING, wish)
    return response


def wishes() -> tuple[str, ...]:
    """Return every wish that there can be, as it is kept."""
    return tuple(f"{size}{ease}" for size, _words in SIZES for ease in ("", EASE))
