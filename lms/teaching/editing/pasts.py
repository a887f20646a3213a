"""The history of a file: every version with its differences from today's, and the way back to it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from lms import chrome, identity
from lms.errors import Refused, not_found
from lms.language import format_datetime, gettext
from lms.teaching import sources, versions
from lms.teaching.editing.spots import spots
from lms.teaching.publishing import author, reader
from lms.teaching.sources import NoSource, NotText, Overtaken
from lms.teaching.tabs import draw
from lms.teaching.versions import Version

pages = Blueprint("source_history", __name__)


@pages.get("/content/versions/<path:path>")
@identity.signed_in
def index(path: str) -> str:
    """List the versions of a file, the newest first, also of one that was removed."""
    reader()
    listed = _history(path)
    return draw("edit_history", path=path, listed=listed, is_there=sources.exists(path), most=versions.MOST_SHOWN)


def _history(path: str) -> tuple[Version, ...]:
    try:
        sources.place_of(path)
    except NoSource as error:
        raise not_found() from error
    listed = versions.history(path)
    if not listed and not sources.exists(path):
        raise not_found()
    return listed


@pages.get("/content/version/<key>/<path:path>")
@identity.signed_in
def show(key: str, path: str) -> str:
    """Show how a version differs from what the file says now."""
    reader()
    version, then = _version(key, path)
    return draw("edit_version", path=path, version=version, text=then, places=spots(then, _now(path)[0]))


def _version(key: str, path: str) -> tuple[Version, str]:
    found = next((each for each in _history(path) if each.key == key), None)
    content = versions.content(found) if found is not None else None
    if found is None or content is None:
        raise not_found()
    try:
        return found, sources.text_of(path, content)
    except NotText as error:
        raise Refused(409, gettext("This version of %(path)s is no text in UTF-8.", path=path)) from error


def _now(path: str) -> tuple[str, str]:
    """Return text and hash of a file as it is now; both are empty where it is gone."""
    try:
        found = sources.read(path)
    except NoSource:
        return "", ""
    except NotText as error:
        raise Refused(
            409, gettext("%(path)s is not a text in UTF-8, or too large to be edited here.", path=path)
        ) from error
    return found.text, found.hash


@pages.post("/content/version/<key>/<path:path>")
@identity.signed_in
def restore(key: str, path: str) -> Response:
    """Write a version anew, as the newest one; nothing of what came after it is lost."""
    person = author()
    version, text = _version(key, path)
    note = gettext("Back to the version of %(when)s", when=format_datetime(version.at))
    try:
        sources.write(path, text, _now(path)[1], person, note)
    except Overtaken as error:
        raise Refused(409, gettext("Somebody saved this file just now. Look at its history again.")) from error
    except NoSource as error:
        raise not_found() from error
    flash(gettext("The file says again what that version said. Trainees see it once it is published."), "good")
    return redirect(chrome.url("editing.show", path=path), 303)
