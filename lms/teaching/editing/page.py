"""The page on which a file is edited: read, checked, seen as trainees will see it, saved, and never over somebody else.

Everything works by sending the form. Where there is script, the same is asked for while somebody types.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from curricula import ids
from curricula.checking import Finding
from curricula.limits import LONGEST_TEXT
from lms import chrome, identity, language
from lms.errors import Refused, not_found
from lms.language import gettext, ngettext
from lms.teaching import sources, versions
from lms.teaching.editing import inserts, looking, pictures
from lms.teaching.editing.looking import Look
from lms.teaching.editing.spots import Spot, spots
from lms.teaching.merging import merge
from lms.teaching.publishing import author
from lms.teaching.sources import NoSource, NotText, Overtaken, Source
from lms.teaching.tabs import draw
from lms.teaching.versions import Version

pages = Blueprint("editing", __name__)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people at one file: what it says by now (``None``: it is gone), who wrote that, and whether both fit."""

    now: Source | None
    by: Version | None
    fits: bool


@dataclass(frozen=True)
class Desk:
    """A file on somebody's desk: the text as they have it, and the hash of the file that they began with.

    ``met`` is the hash of what somebody else wrote and this text would replace; it asks for a tick.
    """

    path: str
    text: str
    hash: str
    note: str = ""
    met: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    meeting: Meeting | None = None

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that the file lies in, from the outside in."""
        return tuple(self.path.split("/")[:-1])

    @property
    def is_shared(self) -> bool:
        """Whether the file belongs to every course."""
        return self.path.startswith("shared/")


@pages.get("/content/edit/")
@identity.signed_in
def index() -> str:
    """List the files by course and language."""
    author()
    listed: dict[tuple[str, ...], list[str]] = {}
    for path in sources.files():
        listed.setdefault(tuple(path.split("/")[:2]), []).append(path)
    return draw("edit_files", listed=listed, gone=versions.removed())


@pages.get("/content/edit/<path:path>")
@identity.signed_in
def show(path: str) -> Response:
    """Show a file for editing, with its problems and its page."""
    author()
    found = source(path)
    return page(Desk(path, found.text, found.hash))


def source(path: str) -> Source:
    """Return a file that may be edited; 404 where there is none, 409 where it is no text."""
    try:
        return sources.read(path)
    except NoSource as error:
        raise not_found() from error
    except NotText as error:
        raise Refused(
            409,
            gettext("%(path)s is not a text in UTF-8, or too large to be edited here.", path=path),
            gettext("Save it as UTF-8 in the folder, or divide it."),
        ) from error


def page(desk: Desk, code: int = 200) -> Response:
    """Draw the editor; its own script may add styles that bear the nonce of this answer, and nothing else may."""
    found = looking.look(desk.path, desk.text)
    nonce = secrets.token_urlsafe(16)
    drawn = draw(
        "edit",
        desk=desk,
        look=found,
        examples=inserts.offered(),
        insertable={name: inserts.question(name, desk.text, found.language) for name, _words in inserts.offered()},
        references=inserts.references(found.library, found.language),
        theirs=_differences(desk),
        frame=framed(found),
        limit=current_app.config["LMS_FILE_LIMIT"],
        longest=LONGEST_TEXT,
        nonce=nonce,
    )
    response = make_response(drawn, code)
    policy = chrome.POLICY.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'")
    response.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"
    return response


def _differences(desk: Desk) -> tuple[Spot, ...]:
    meeting = desk.meeting
    return spots(meeting.now.text, desk.text) if meeting is not None and meeting.now is not None else ()


@pages.post("/content/edit/<path:path>")
@identity.signed_in
def send(path: str) -> AnyResponse:
    """Do with a text what its button says: save it, check it, or put something into it."""
    author()
    if not sources.exists(path) and request.form.get("hash"):
        source_folder(path)
    desk = Desk(
        path,
        sources.plain(request.form.get("text", "")),
        request.form.get("hash", ""),
        versions.one_line(request.form.get("note", "")),
        request.form.get("met", ""),
    )
    act, _, what = request.form.get("act", "save").partition(":")
    if act == "save":
        return save(desk)
    if act == "check":
        return page(desk)
    return _with_more(desk, act, what)


def source_folder(path: str) -> None:
    """Answer 404 where no file of this path could be: one that is gone may be saved again."""
    try:
        sources.new_place(path)
    except NoSource as error:
        raise not_found() from error


def _with_more(desk: Desk, act: str, what: str) -> Response:
    """Put an example, a reference or a picture below the text, for those whose browser cannot tell where they are."""
    try:
        if act == "question":
            more = inserts.question(what, desk.text, looking.language_of(desk.path))
        elif act == "reference":
            more = _reference(desk)
        elif act == "picture":
            more = pictures.taken(desk.path)
        else:
            raise Refused(400, gettext("This button is not known here."))
    except pictures.NotTaken as error:
        return page(replace(desk, problems={error.field: error.wrong}), 400)
    except KeyError as error:
        raise Refused(400, gettext("There is no such type of question.")) from error
    text = f"{desk.text.rstrip()}\n\n{more}"
    return page(replace(desk, text=text if text.endswith("\n") else f"{text}\n"))


def _reference(desk: Desk) -> str:
    typed = request.form.get("reference", "")
    found = looking.look(desk.path, desk.text)
    chosen = inserts.reference(inserts.references(found.library, found.language), typed)
    if chosen is None:
        wrong = gettext("Choose one of the list: there is none, or more than one, of this name.")
        raise pictures.NotTaken("reference", wrong)
    return chosen.markdown


def save(desk: Desk) -> AnyResponse:
    """Save a text, or say why not; what was typed is on the page in any case."""
    problems = _problems(desk)
    if problems:
        return page(replace(desk, problems=problems), 400)
    text, count = with_ids(desk.path, desk.text)
    try:
        sources.write(desk.path, text, desk.hash, identity.me(), desk.note)
    except Overtaken as error:
        return page(met(desk, error), 409)
    except NotText:
        return page(replace(desk, problems={"text": _too_long(text)}), 400)
    except NoSource as error:
        raise not_found() from error
    flash(gettext("Saved. Trainees see it once it is published."), "good")
    if count:
        flash(ngettext("%(n)s question was given an id.", "%(n)s questions were given ids.", count), "info")
    return redirect(chrome.url("editing.show", path=desk.path), 303)


def _problems(desk: Desk) -> dict[str, str]:
    if len(desk.text) > LONGEST_TEXT:
        return {"text": _too_long(desk.text)}
    if not desk.text.strip():
        return {"text": gettext("The text is empty. To take the file away, remove it.")}
    if desk.met and request.form.get("replace") != desk.met:
        return {"replace": gettext("Look at both versions first, then tick that yours replaces the other.")}
    return {}


def _too_long(text: str) -> str:
    return gettext(
        "The text has %(count)s characters; %(limit)s are the limit. Nothing was saved: divide it into two files.",
        count=language.number(len(text)),
        limit=language.number(LONGEST_TEXT),
    )


def with_ids(path: str, text: str) -> tuple[str, int]:
    """Return a text in which every question has an id, and how many were missing."""
    planned = ids.plan(sources.folder(), instead={path: text})
    missing = tuple(each for each in planned.missing if each.path == path and each.line > 1)
    return ids.Plan(missing, ()).written(path, text), len(missing)


def met(desk: Desk, error: Overtaken) -> Desk:
    """Return what to show somebody whose file another one has saved, moved or removed meanwhile.

    Where the two do not touch each other, the text is both of them together, to be looked over and saved.
    """
    by = _last_writer(desk.path, error.now)
    if error.now is None:
        return replace(desk, hash="", met="", meeting=Meeting(None, by, fits=False))
    before = versions.with_hash(desk.path, desk.hash)
    base = None if before is None else sources.text_of(desk.path, before)
    both = None if base is None else merge(base, desk.text, error.now.text)
    meeting = Meeting(error.now, by, fits=both is not None)
    if both is not None:
        return replace(desk, text=both, hash=error.now.hash, met="", meeting=meeting)
    return replace(desk, hash=error.now.hash, met=error.now.hash, meeting=meeting)


def _last_writer(path: str, now: Source | None) -> Version | None:
    """Return the newest version where it is what the file says now: what came by other means has no author here."""
    newest = next(iter(versions.history(path, 1)), None)
    content = versions.content(newest) if newest is not None else None
    says = None if content is None else sources.hash_of(content)
    return newest if says == (now.hash if now is not None else None) else None


@pages.post("/content/look/<path:path>")
@identity.signed_in
def look(path: str) -> Response:
    """Show the page of a text that is not saved; to a script, with every problem at its line."""
    author()
    source_folder(path)
    text = sources.plain(request.form.get("text", ""))
    if len(text) > LONGEST_TEXT:
        raise Refused(413, _too_long(text))
    found = looking.look(path, text)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) != "application/json":
        return make_response(framed(found))
    drawn = looking.drawn(found)
    return make_response(
        {
            "problems": render_template("lms/teaching/edit_problems.html", look=found),
            "marks": [_mark(each) for each in found.findings],
            "page": None if drawn is None else str(drawn),
        }
    )


def framed(found: Look) -> str:
    """Draw the page of a text alone, with head and foot of its own, for the frame beside the text."""
    return render_template("lms/teaching/edit_look.html", look=found, drawn=looking.drawn(found))


def _mark(finding: Finding) -> dict[str, object]:
    problem = finding.problem
    return {
        "line": problem.line,
        "column": problem.column,
        "length": finding.length,
        "severity": problem.severity,
        "text": f"{problem.code} {problem.wrong}. {problem.fix}",
    }
