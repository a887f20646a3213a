"""Learning without a connection: which parts of a course a device may keep, what that costs, and the packages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

import brotli
from flask import Blueprint, Response, render_template

from lms import chrome, identity, publication
from lms.errors import not_found
from lms.language import gettext
from lms.learning import overdue, packages, progress

pages = Blueprint("offline", __name__)

QUALITY, WINDOW = 6, 21


@pages.get("/learn/<cohort>/offline")
@identity.signed_in
def show(cohort: str) -> str:
    """Show what of a course can be kept on this device, how large each part is, and what waits to be sent."""
    seat = identity.seat(cohort)
    state = progress.standing(seat)
    whole, *modules = packages.parts(state)
    return render_template(
        "lms/learning/offline.html",
        seat=seat,
        course=state.course.outline,
        listed=[(gettext("The whole course"), whole), *((part.title, part) for part in modules)],
        publication=publication.edition().number,
    )


@pages.get("/learn/<cohort>/offline/<module>.json")
@identity.signed_in
def part(cohort: str, module: str) -> Response:
    """Send the package of a module, or of the whole course."""
    seat = identity.seat(cohort)
    state = overdue.settled(seat, progress.standing(seat))
    found = next((part for part in packages.parts(state) if part.name == module), None)
    if found is None:
        raise not_found()
    return sent(packages.package(seat, state, found))


def sent(package: Mapping[str, Any]) -> Response:
    """Answer with JSON in which the same page stands a hundred times round another question: it shrinks to a tenth.

    A window as large as the package, which other pages are too short for, is what makes it so small.
    """
    body = json.dumps(package, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json", headers={"Vary": "Accept-Encoding"})
    encoding = chrome.accepted_encoding()
    if encoding == "br":
        response.set_data(brotli.compress(body, brotli.MODE_TEXT, QUALITY, WINDOW))
    elif encoding == "gzip":
        response.set_data(gzip.compress(body, QUALITY, mtime=0))
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response
