"""A page that checks certificates without a connection: kept on the device, with the site's keys and revocations."""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, Response, render_template

from lms import chrome, clock, identity, language, urls
from lms.certificates import keys, offline_code, register

pages = Blueprint("offline_check", __name__)

SCRIPT, LIBRARY = "verification/check.js", "verification/noble-ed25519.js"
FILES = ("threshold.css", "threshold.js", "icon.svg", SCRIPT, LIBRARY)  # all that the page loads


@pages.get("/verify/offline")
def show() -> str:
    """Show the page; its script keeps it on the device, and does the checking."""
    return render_template("lms/certificates/offline.html", script=SCRIPT, library=LIBRARY)


def _words() -> str:
    """Return what the page says, the same for everybody who reads a language: when it changes, it is kept anew."""
    return render_template("lms/certificates/offline_words.html")


@pages.get("/verify/offline/list.txt")
def listed() -> Response:
    """Send the site's keys and the places of what was revoked, signed, as of now. It names nobody."""
    key = keys.current()
    text = offline_code.write_list(
        keys.published(), register.revoked_places(), clock.now(), urls.public("verification.ask"), key
    )
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/verify/worker.js")
def worker() -> Response:
    """Send the script that keeps the page; it serves the addresses below ``/verify/`` and no others."""
    identity.who()  # settles the language of a reader who is signed in
    page, files = chrome.url("offline_check.show"), [chrome.asset(name) for name in FILES]
    rest = chrome.static_files()["verification/worker.js"].plain.decode()
    drawn = hashlib.sha256(f"{_words()}{files}".encode()).hexdigest()[:10]
    head = f"const CACHE = {json.dumps(f'verification-{drawn}')};\n"
    head += f"const PAGE = {json.dumps(page)};\nconst FILES = {json.dumps(files)};\n"
    head += f"const LANGUAGE = {json.dumps(language.current())};\n"
    response = Response(head + rest, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
