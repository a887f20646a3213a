"""Pictures for the courses: taken with words for those who cannot see them, made light, and shown from the folder."""

from __future__ import annotations

import posixpath
import re
import unicodedata

from flask import Blueprint, Response, make_response, request

from curricula.compiled import content_hash
from curricula.media import kind_of
from lms import identity
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.learning.media import ALONE
from lms.teaching import sources
from lms.teaching.publishing import author, reader
from lms.teaching.sources import NoSource

pages = Blueprint("pictures", __name__)

LONGEST_WORDS = 300
LONGEST_NAME = 40


class NotTaken(ValueError):
    """What was sent cannot be put into the text: the field of the form, and what is wrong with it."""

    def __init__(self, field: str, wrong: str) -> None:
        super().__init__(wrong)
        self.field, self.wrong = field, wrong


@pages.post("/content/pictures/<path:path>")
@identity.signed_in
def add(path: str) -> Response:
    """Take a picture for the text at ``path`` and answer with its Markdown: for the script of the editor."""
    author()
    try:
        return make_response({"markdown": taken(path)})
    except NotTaken as error:
        return make_response({"field": error.field, "wrong": error.wrong}, 400)


def taken(path: str) -> str:
    """Keep the picture of a form in the media folder of a text's course; return the Markdown that shows it.

    Raises :class:`NotTaken` where there is no picture, or no words for those who cannot see it.
    """
    # Not at the top: most workers never see a picture, and Pillow would cost each of them megabytes.
    from lms.teaching.editing import shrinking

    curriculum = course_of(path)
    words = " ".join(request.form.get("alt", "").split())[:LONGEST_WORDS]
    if not words:
        raise NotTaken("alt", gettext("Say what the picture shows, for those who cannot see it."))
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        raise NotTaken("picture", gettext("Choose a picture first."))
    try:
        content = shrinking.shrunk(sent.read())
    except shrinking.NoPicture as error:
        wrong = gettext("This is no picture that can be taken: send a JPEG, PNG, WebP, GIF or AVIF file.")
        raise NotTaken("picture", wrong) from error
    # The name says what is in it: the same picture twice is one file, and another one never takes its place.
    name = f"{_slug(sent.filename)}-{content_hash(content)[:8]}{shrinking.SUFFIX}"
    place = f"{curriculum}/media/{name}"
    sources.add_picture(place, content, identity.me(), gettext("Picture: %(words)s", words=words))
    escaped = re.sub(r"([\[\]\\])", r"\\\1", words)
    return f"![{escaped}]({posixpath.relpath(place, posixpath.dirname(path))})"


def course_of(path: str) -> str:
    """Return the course that a text belongs to; the files of all courses show no pictures."""
    if not sources.exists(path):
        raise not_found()
    course = path.split("/")[0]
    if path.count("/") < 2 or course == "shared":
        raise Refused(400, gettext("This file cannot show pictures."), gettext("Open a lesson or a quiz first."))
    return course


def _slug(filename: str) -> str:
    stem = filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or filename
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].strip("-") or "picture"


@pages.get("/content/media/<curriculum>/<path:path>")
@identity.signed_in
def show(curriculum: str, path: str) -> Response:
    """Send a picture as it lies in the folder, to those who write and review."""
    reader()
    try:
        content = sources.picture_place(f"{curriculum}/media/{path}").read_bytes()
    except (NoSource, OSError) as error:
        raise not_found() from error
    response = make_response(content)
    response.mimetype = kind_of(content) or "application/octet-stream"
    response.headers["Content-Security-Policy"] = ALONE
    return response
