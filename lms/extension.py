"""The extension: everything that Threshold adds to a Flask application, and the only module that knows every feature.

    lms = LMS(app)                                       # alone, or:
    lms = LMS(identify=who_is_signed_in, url_prefix="/training")
    lms.init_app(app)

Nothing of one application is kept on the extension object, so one object serves several applications in a process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request, url_for
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from curricula.findings import Findings
from lms import chrome, cli, csrf, database, errors, identity, language, places, reading, recognising, settings
from lms.accounts import FEATURES as ACCOUNTS
from lms.accounts import sessions
from lms.connect import FEATURES as CONNECT
from lms.identity import Identity, Person
from lms.kept import Kept
from lms.learning import FEATURES as LEARNING
from lms.learning import uploads
from lms.managing import FEATURES as MANAGING
from lms.managing import paper_sheets
from lms.messages import FEATURES as MESSAGES
from lms.messages import quiet
from lms.privacy import FEATURES as PRIVACY
from lms.privacy import looks
from lms.publication import Shelf
from lms.publication.drafts import Draft, Readings
from lms.splice import Stretch
from lms.teaching import FEATURES as TEACHING
from lms.teaching import editing

# Where a form may bring a file of LMS_FILE_LIMIT.
WITH_FILES = uploads.TAKEN_AT | editing.TAKEN_AT | paper_sheets.TAKEN_AT

TOPS_IN_MEMORY = 1000  # of about 2 kB each
FRAMES_IN_MEMORY = 1000  # of about 2 kB each
TEXTS_IN_MEMORY = 500  # of about 30 kB each

Identify = Callable[[], Identity | None]


@dataclass(frozen=True)
class Mounted:
    """What one application has of Threshold: how it tells who is asking, its published content, and what was drawn."""

    identify: Identify | None
    shelf: Shelf = field(default_factory=Shelf)
    tops: Kept[Any, str] = field(default_factory=lambda: Kept(TOPS_IN_MEMORY))
    frames: Kept[Any, str] = field(default_factory=lambda: Kept(FRAMES_IN_MEMORY))
    texts: Kept[Any, Stretch] = field(default_factory=lambda: Kept(TEXTS_IN_MEMORY))
    drafts: Kept[Any, Draft] = field(default_factory=lambda: Kept(3))
    readings: Readings = field(default_factory=Readings)
    findings: dict[str, Mapping[str, Findings]] = field(default_factory=dict)

    def who(self) -> Person | None:
        """Return who is asking: by the host's word where it has one, by Threshold's own sign-in otherwise."""
        if self.identify is None:
            person = sessions.person()
        else:
            told = self.identify()
            person = None if told is None else recognising.person_for(told)
        if person is not None and person.language and not chrome.language_was_chosen():
            language.use(person.language)
        return person

    def sign_in_address(self) -> str:
        """Return where people sign in: where the site says, else a host's front page or Threshold's own sign-in."""
        address: str = current_app.config["LMS_SIGN_IN_URL"]
        return address or (url_for("lms.sign_in.show") if self.identify is None else f"{request.script_root}/")


class LMS:
    """Threshold for Flask.

    ``identify`` tells whom the host has signed in; without it Threshold signs people in itself, with Flask-Login.
    The application must have a Flask-SQLAlchemy before :meth:`init_app`; its default engine, or its bind ``lms``, is
    used. ``url_prefix`` is where the pages are.
    """

    def __init__(self, app: Flask | None = None, *, identify: Identify | None = None, url_prefix: str = "") -> None:
        self.identify = identify
        self.url_prefix = url_prefix
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Mount every page, command and hook in ``app``.

        Raises ``RuntimeError`` when the application has no Flask-SQLAlchemy or has Threshold already, and where nobody
        could sign in: the host does that, does not say where, and has not even a front page of its own.
        """
        if "lms" in app.extensions:
            raise RuntimeError("Threshold is mounted in this application already; mount it once per application.")
        if "sqlalchemy" not in app.extensions:
            raise RuntimeError("Threshold needs Flask-SQLAlchemy: call SQLAlchemy(app) before LMS(app).")
        settings.apply_defaults(app)
        if self.identify is not None and not (self.url_prefix.strip("/") or app.config["LMS_SIGN_IN_URL"]):
            raise RuntimeError("Say in LMS_SIGN_IN_URL where your site signs people in, or mount it with a url_prefix.")
        quiet.read(app.config["LMS_QUIET_HOURS"])  # a mistake in it is told now, not at night
        app.extensions["lms"] = Mounted(self.identify)
        if self.identify is None:
            sessions.init_app(app)
        app.register_blueprint(self._blueprint(app), url_prefix=self.url_prefix or None)
        app.cli.add_command(cli.commands)
        app.teardown_appcontext(database.close)

    def _blueprint(self, app: Flask) -> Blueprint:
        root = Blueprint("lms", __name__, template_folder=str(places.templates_folder()))
        root.before_request(admit)
        root.after_request(chrome.send_off)
        root.after_request(looks.note)
        root.context_processor(chrome.for_templates)
        root.register_error_handler(HTTPException, answer_error)
        root.register_blueprint(chrome.pages)
        root.register_blueprint(reading.pages)
        features = (*LEARNING, *PRIVACY, *MESSAGES, *TEACHING, *MANAGING, *CONNECT)
        own = ACCOUNTS if self.identify is None else ()
        for feature in (*own, *features):
            root.register_blueprint(feature)
        return root


def admit() -> None:
    """Refuse a form that is larger than the site takes, before any of it is read, and one from another site.

    And the sign U+0000 wherever it stands: nobody types it, and PostgreSQL cannot hold it.
    """
    if "\0" in request.path or b"%00" in request.query_string:
        raise errors.not_found()
    if request.method in csrf.SAFE_METHODS:
        return
    limit = _limit()
    request.max_content_length = limit
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
    csrf.protect()
    if any("\0" in text for texts in request.form.listvalues() for text in texts):
        raise BadRequest


def _limit() -> int:
    """Return how many bytes this request may carry: more where somebody who is signed in answers with a file."""
    limit: int = current_app.config["LMS_UPLOAD_LIMIT"]
    if request.endpoint in WITH_FILES and identity.who() is not None:
        limit += current_app.config["LMS_FILE_LIMIT"]
    return limit


def answer_error(error: HTTPException) -> Response | HTTPException:
    """Answer an error with a page in the reader's language; redirects and the like pass."""
    if error.code is None or error.code < 400:
        return error
    return errors.page(error)


def own_every_address(app: Flask) -> None:
    """Answer at addresses that are nobody's page too: for an application that is Threshold and nothing else."""

    def answer(error: HTTPException) -> Response | HTTPException:
        page = answer_error(error)
        return chrome.send_off(page) if isinstance(page, Response) else page

    app.register_error_handler(HTTPException, answer)
    app.context_processor(lambda: {} if request.blueprints else chrome.for_templates())
