"""What a trainee's browser is given to go on without a connection: the service worker, the outbox's words, the app.

The worker keeps a form that cannot be sent, and opens the pages that are kept; its scripts are in ``static/offline``.
Pages load them after themselves, so that a lesson is read before any of it has come.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli
from flask import Blueprint, Response, current_app, render_template

from lms import chrome, identity, language
from lms.language import gettext

pages = Blueprint("worker", __name__)

A_DAY = 86_400  # seconds
WORKS = ("offline/outbox.js", "offline/walk.js", "offline/worker.js")  # behind the pages
COMMENT = re.compile(r"^ *(/\*.*?\*/|//.*?)\n", re.DOTALL | re.MULTILINE)
LOADED = ("offline/outbox.js", "offline/page.js")  # by each page
KEPT = ("threshold.css", "threshold.js", "icon.svg", "tools.js")
ICONS = (
    ("icons/192.png", "192x192", "any"),
    ("icons/512.png", "512x512", "any"),
    ("icons/512.png", "512x512", "maskable"),
)
COUNTS = range(1, 100)  # hold every plural form of every language that is written here


@pages.get("/worker.js")
def script() -> Response:
    """Send the service worker, with the addresses that it needs in front of it."""
    site = {
        "root": chrome.url("courses.home"),
        "assets": [*(chrome.asset(name) for name in KEPT), _script_of_pages()],
        "version": chrome.offline_version(),
        "away": chrome.url("worker.away"),
        "sync": chrome.url("sync.take"),
        "signIn": current_app.extensions["lms"].sign_in_address(),
    }
    response = _one_script(WORKS, f"const SITE = {json.dumps(site)};\n")
    response.headers["Service-Worker-Allowed"] = site["root"]
    return response


def _script_of_pages() -> str:
    return chrome.url("worker.loaded", version=chrome.offline_version())


@pages.get("/outbox/<version>/offline.js")
def loaded(version: str) -> Response:
    """Send the script that pages load after themselves; it may be kept for ever, as long as ``version`` is its own."""
    response = _one_script(LOADED)
    if version == chrome.offline_version():
        response.headers["Cache-Control"] = f"public, max-age={chrome.A_YEAR}, immutable"
    return response


def _one_script(names: tuple[str, ...], head: str = "") -> Response:
    encoding = chrome.accepted_encoding()
    response = Response(_put_together(names, head, encoding), mimetype="text/javascript")
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


@lru_cache(maxsize=20)
def _put_together(names: tuple[str, ...], head: str, encoding: str) -> bytes:
    """Return scripts in one piece, without comments, compressed as well as can be: every phone downloads them."""
    sources = [chrome.static_files()[name].plain.decode() for name in names]
    whole = "".join((head, *(COMMENT.sub("", source) for source in sources))).encode()
    if encoding == "gzip":
        return gzip.compress(whole, mtime=0)
    return bytes(brotli.compress(whole)) if encoding == "br" else whole


@pages.get("/app.webmanifest")
def manifest() -> Response:
    """Tell a browser how the site is installed as an app."""
    speaks = language.current()
    told = {
        "name": current_app.config["LMS_SITE_NAME"],
        "short_name": current_app.config["LMS_SITE_NAME"],
        "lang": speaks,
        "dir": language.direction(speaks),
        "id": chrome.url("courses.home"),
        "start_url": chrome.url("courses.index"),
        "scope": chrome.url("courses.home"),
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#24418e",
        "icons": [
            {"src": chrome.asset(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/manifest+json")


@pages.get("/outbox/<version>")
@identity.signed_in
def outbox(version: str) -> Response:
    """Send the outbox of who is asking, empty, with its words; ``version`` changes with whatever is in it."""
    addresses = {
        "script": _script_of_pages(),
        "worker": chrome.url("worker.script"),
        "manifest": chrome.url("worker.manifest"),
        "root": chrome.url("courses.home"),
        "away": chrome.url("worker.away"),
        "list": chrome.url("offline.show", cohort="-cohort-"),
    }
    told = {"person": str(identity.me().came_by), **addresses, **words()}
    drawn = render_template("lms/learning/outbox.html", told={f"data-{key}": text for key, text in told.items()})
    response = Response(drawn, mimetype="text/html")
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response


def words() -> Mapping[str, str]:
    """Return what the device says of what waits on it, by the name under which its script looks for it."""
    return {
        "waits": forms(_waits),
        "unsent": forms(_unsent),
        "refused": forms(_refused),
        "open": forms(_open),
        "sent": gettext("last sent %(when)s", when="{when}"),
        "gone": gettext("Everything is sent, the last at %(when)s.", when="{when}"),
        "signed": gettext("Sign in to send."),
        "kept": gettext("Kept on this phone; it is sent when there is a connection."),
        "answered": gettext("Answered, kept on this phone"),
        "next": gettext("Go on"),
        "full": gettext(
            "This phone is full: your answer could not be kept, and there is no connection. Leave this page open."
        ),
        "unanswered": gettext("Answer every check before you finish the lesson."),
        "unprepared": gettext("There is no connection, and this cannot begin without one. Nothing was lost."),
    }


def _waits(n: int) -> str:
    return language.ngettext(
        "%(count)s answer waits on this phone", "%(count)s answers wait on this phone", n, count="{n}"
    )


def _unsent(n: int) -> str:
    return language.ngettext(
        "%(count)s answer has not been sent.", "%(count)s answers have not been sent.", n, count="{n}"
    )


def _refused(n: int) -> str:
    return language.ngettext("%(count)s answer was not taken.", "%(count)s answers were not taken.", n, count="{n}")


def _open(n: int) -> str:
    return language.ngettext(
        "%(count)s question has no answer yet.", "%(count)s questions have no answer yet.", n, count="{n}"
    )


def forms(say: Callable[[int], str]) -> str:
    """Return every plural form of a sentence as JSON, by CLDR category; the device fills in {n}."""
    plural = language.locale(language.current()).plural_form
    return json.dumps({"other": say(100), **{plural(n): say(n) for n in COUNTS}}, ensure_ascii=False)


@pages.get("/away")
@identity.signed_in
def away() -> str:
    """Show the page that stands in for those that are not on the device; it is kept there, and seldom asked for."""
    return render_template("lms/learning/away.html")
