"""What an auditor sees who has a link and no account: one pack, its files, and nothing else of the site."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from lms import chrome, language
from lms.managing.evidence import packs
from lms.managing.evidence import pages as managed
from lms.managing.evidence.packs import Link, Pack

pages = Blueprint("evidence_link", __name__)


@pages.get("/evidence/<ticket>")
def show(ticket: str) -> Response:
    """Show the pack that a link opens."""
    held, pack = _open(ticket)
    packs.note_opening(pack, held)
    page = render_template(
        "lms/managing/evidence_opened.html",
        link=held,
        download=chrome.url("evidence_link.download", ticket=ticket),
        **managed.contents(pack),
    )
    return _unlisted(make_response(page))


@pages.get("/evidence/<ticket>/pack.zip")
def download(ticket: str) -> Response:
    """Send the zip of the pack that a link opens, byte for byte as it was made."""
    held, pack = _open(ticket)
    packs.note_opening(pack, held, pack.file_name)
    return _unlisted(managed.sent(pack))


def _open(carried: str) -> tuple[Link, Pack]:
    link = packs.opened_by(carried)
    pack = packs.find(link.pack)
    if not chrome.language_was_chosen():
        language.use(pack.language)
    return link, pack


def _unlisted(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
