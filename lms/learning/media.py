"""Pictures and other files of the courses, under addresses that change with their content."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from curricula.media import kind_of
from lms import chrome
from lms.publication import editions

pages = Blueprint("media", __name__)

# Opened by itself, a file is nothing but itself: it runs nothing and loads nothing.
ALONE = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


@pages.get("/media/<curriculum>/<content>/<file>")
def show(curriculum: str, content: str, file: str) -> Response:
    """Send what lies under a hash, whatever ``file`` calls it. Compiled content lies there too, and is not sent.

    Whoever knows the hash may see it, as on paper: nothing in a course is about a person.
    """
    try:
        body = editions.stored(content)
    except KeyError:
        abort(404)
    response = alone(body)
    response.headers["Cache-Control"] = f"public, max-age={chrome.A_YEAR}, immutable"
    return response


def alone(body: bytes) -> Response:
    """Send a file by itself, as what it holds and no more; 404 for what was never a media file."""
    kind = kind_of(body)
    if not kind:
        abort(404)
    response = Response(body, mimetype=kind)
    response.headers["Content-Security-Policy"] = ALONE
    if kind == "application/octet-stream":
        response.headers["Content-Disposition"] = "attachment"
    return response
