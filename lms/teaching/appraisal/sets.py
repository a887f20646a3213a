"""Sets of standards: what comes with the site, and bringing in an official or national one after a look at it."""

from __future__ import annotations

import base64
import binascii

from flask import Blueprint, Response, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from curricula.appraisal import rows
from curricula.appraisal import standards as written
from curricula.appraisal.standards import StandardsSet
from curricula.problems import Notes, Problem
from lms import chrome, clock, database, identity, language
from lms.errors import Refused, not_found
from lms.language import gettext, ngettext
from lms.learning.appraisal import kept
from lms.managing.typed import Typed
from lms.tables import people, standards_sets
from lms.teaching import publishing
from lms.teaching.appraisal import offered
from lms.teaching.tabs import of_content

pages = Blueprint("standards", __name__)

LARGEST = 300_000  # bytes: it travels through the page that shows it, in a field of at most 500 kB
LONGEST_TITLE = 120
LONGEST_NOTICE = 300


@pages.get("/content/standards")
@identity.signed_in
def index() -> str:
    """List the sets, and show the form that brings one in."""
    publishing.author()
    return _page(Typed({}))


def _page(typed: Typed, problems: tuple[Problem, ...] = ()) -> str:
    query = select(standards_sets, people.c.name).join(people, people.c.id == standards_sets.c.author)
    brought = database.connection().execute(query.order_by(standards_sets.c.at.desc())).all()
    return render_template(
        "lms/appraisal/sets.html",
        tabs=of_content(),
        shipped=[
            (offer, *_counts(offer.standards)) for offer in offered.sets(language.current()) if ":" in offer.value
        ],
        brought=[(row, *_counts(kept.standards_with(row.hash))) for row in brought],
        fields=typed.fields,
        problems=typed.problems,
        found=problems,
        columns=rows.COLUMNS,
        limit=LARGEST,
    )


def _counts(chosen: StandardsSet) -> tuple[int, int, int]:
    """Return how many standards, criteria and essential criteria a set has."""
    return len(chosen.standards), len(chosen.criteria), sum(each.essential for each in chosen.criteria.values())


@pages.get("/content/standards/<language>/<standards>.csv")
@identity.signed_in
def give(language: str, standards: str) -> Response:
    """Send a set of the content folder as CSV: a beginning for a national one."""
    publishing.author()
    chosen = offered.in_folder(language).sets.get(standards)
    if chosen is None:
        raise not_found()
    response = Response("\ufeff" + rows.write_rows(chosen), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{standards}.csv"'
    return response


@pages.post("/content/standards/look")
@identity.signed_in
def look() -> str | tuple[str, int]:
    """Read a set and show it; nothing is kept yet."""
    publishing.author()
    typed = Typed(request.form)
    sent = request.files.get("file")
    body = sent.read(LARGEST + 1) if sent and sent.filename else b""
    if not body:
        typed.problems["file"] = gettext("Choose a file first.")
    elif len(body) > LARGEST:
        typed.problems["file"] = gettext("The file is larger than %(size)s.", size=language.kilobytes(LARGEST))
    chosen, problems = _read(typed, body, (sent.filename or "") if sent else "")
    if chosen is None:
        return _page(typed, problems), 400
    return render_template(
        "lms/appraisal/set_look.html",
        tabs=of_content(),
        chosen=chosen,
        counts=_counts(chosen),
        packed=base64.b64encode(body).decode(),
        fields=typed.fields,
    )


def _read(typed: Typed, body: bytes, file: str) -> tuple[StandardsSet | None, tuple[Problem, ...]]:
    title = typed.line("title", gettext("Write what the set is called."), LONGEST_TITLE)
    notice = typed.line("notice", gettext("Write whose text this is."), LONGEST_NOTICE)
    if typed.problems:
        return None, ()
    notes = Notes(file)
    chosen = rows.read_rows(body, title, notice, notes)
    if chosen is None:
        count = len(notes.found)
        typed.problems["file"] = ngettext(
            "The file has %(n)s problem; nothing was taken from it.",
            "The file has %(n)s problems; nothing was taken from it.",
            count,
        )
    return chosen, notes.found


@pages.post("/content/standards")
@identity.signed_in
def keep() -> AnyResponse:
    """Keep the set that was looked at; the same set twice is kept once."""
    author = publishing.author()
    typed = Typed(request.form)
    try:
        body = base64.b64decode(request.form.get("packed", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(400, gettext("This page could not read what was sent.")) from error
    chosen, _problems = _read(typed, body, "")
    if chosen is None:
        raise Refused(400, " ".join(typed.problems.values()), gettext("Go back and look at the file again."))
    with database.writing():
        digest = kept.keep_object(written.encode(chosen))
        row = {"hash": digest, "title": chosen.title, "language": chosen.language}
        database.insert_once(standards_sets, [{**row, "author": author.id, "at": clock.now()}], key="hash")
    flash(gettext("The set can be chosen for appraisals now."), "good")
    return redirect(chrome.url("standards.index"), 303)
