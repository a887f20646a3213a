"""Import and export as pages: a file is read, what would be written is shown with all that is lost, then it is written.

Between the two steps the file waits in the instance folder, on the machine that has the content folder as well.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, request
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from curricula.formats import placing, readable, writable
from curricula.formats.base import Unreadable, Unwritable
from curricula.formats.exporting import Outgoing, export
from curricula.formats.placing import Plan
from curricula.model import Library, UnknownActivity
from lms import chrome, clock, identity, sealing
from lms.errors import Refused
from lms.language import gettext, ngettext, own_name
from lms.language import gettext_lazy as _
from lms.publication import drafts
from lms.publication.leaving import leaving
from lms.teaching import sources, versions
from lms.teaching.publishing import author
from lms.teaching.tabs import draw
from lms.teaching.versions import Change

pages = Blueprint("formats", __name__)

PURPOSE = "lms.import"  # of the seal on what a form says about a file
GOOD_FOR = 3600  # seconds between reading a file and writing what came of it
FONTS = Path(__file__).parent.with_name("fonts")
SHOWN_LOSSES = 500

# Names of formats that are not the same in every language; a format that is not here is called as it calls itself.
LABELS = {
    "GIFT (Moodle)": _("GIFT (Moodle)"),
    "Aiken (Moodle, plain text)": _("Aiken (Moodle, plain text)"),
    "Question sheet (Excel, LibreOffice, CSV)": _("Question sheet (Excel, LibreOffice, CSV)"),
    "Test on paper (PDF)": _("Test on paper (PDF)"),
    "Key of the test on paper (PDF)": _("Key of the test on paper (PDF)"),
    "Sources (zip of the Markdown files)": _("Sources (zip of the Markdown files)"),
    "Handbook (EPUB)": _("Handbook (EPUB)"),
    "QTI 2.1 (1.2, 2.2)": _("QTI 2.1 (1.2, 2.2)"),
    "Common Cartridge": _("Common Cartridge"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was read and is not written yet: where it waits, and how it is to be read."""

    upload: UUID
    name: str
    module: str
    form: str

    @property
    def place(self) -> Path:
        """Where the file waits."""
        return _waiting_room() / self.upload.hex


@pages.get("/content/formats/")
@identity.signed_in
def index() -> str:
    """Show the form that takes a file, and the one that gives one."""
    author()
    return _page()


def _page(problems: dict[str, str] | None = None) -> str:
    """Draw both forms; nothing that was chosen is lost."""
    return draw(
        "import",
        problems=problems or {},
        modules=[(each, each) for each in placing.module_folders(_content())],
        readable=[(each.name, _called(each.label)) for each in readable()],
        suffixes=sorted({suffix for each in readable() for suffix in each.suffixes}),
        writable=[(each.name, _called(each.label)) for each in writable()],
        exportable=_exportable(drafts.draft().library),
        chosen=request.values,
        limit=current_app.config["LMS_UPLOAD_LIMIT"],
    )


def _called(label: str) -> str:
    """Return what the reader's language calls a format."""
    return str(LABELS.get(label, label))


def _exportable(library: Library) -> list[tuple[str, str]]:
    """List what can be written out: whole courses, and each activity in which something is asked."""
    listed = []
    for (id, language), course in sorted(library.curricula.items()):
        listed.append((f"{language}:{id}", f"{course.title} ({own_name(language)})"))
        asking = [activity for activity in course.activities if activity.questions]
        listed += [(f"{language}:{id}/{activity.id}", f"– {activity.title}") for activity in asking]
    return listed


@pages.post("/content/formats/import")
@identity.signed_in
def preview() -> str | tuple[str, int]:
    """Read a file and show what would be written, and everything that could not be carried over."""
    author()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page({"file": gettext("Choose a file first.")}), 400
    waiting = Waiting(uuid4(), sent.filename[-100:], request.form.get("module", ""), request.form.get("format", ""))
    content = sent.read()
    try:
        planned = placing.plan(content, waiting.name, _content(), waiting.module, waiting.form)
    except Unreadable as error:
        return _page({"file": str(error)}), 400
    _tidy()
    waiting.place.write_bytes(content)
    return draw(
        "import_preview",
        plan=planned,
        label=_called(planned.format),
        name=waiting.name,
        module=waiting.module,
        token=_token(waiting),
        shown=SHOWN_LOSSES,
    )


@pages.post("/content/formats/write")
@identity.signed_in
def write() -> Response:
    """Write what the preview showed; the same form sent twice writes once."""
    author()
    waiting = _waiting()
    try:
        planned = placing.plan(waiting.place.read_bytes(), waiting.name, _content(), waiting.module, waiting.form)
        with sources.alone():
            placing.carry_out(planned, _content())
            _keep_versions(planned)
    except FileNotFoundError as error:
        again = gettext("Look at the list of files: it may have been written already. Otherwise import it again.")
        raise Refused(409, gettext("This file does not wait to be written any more."), again) from error
    except Unreadable as error:
        raise Refused(409, error.wrong, error.fix) from error
    waiting.place.unlink(missing_ok=True)
    _tell(planned)
    return redirect(chrome.url("publishing.index"), 303)


def _keep_versions(planned: Plan) -> None:
    """Keep what was written as the first version of each file, in the name of whoever brought it in."""
    contents = {f"{planned.media_folder}/{each.name}": each.content for each in planned.media}
    contents |= {file.path: file.text.encode() for file in planned.files}
    for path, content in contents.items():
        versions.keep(Change(path, before=None, after=content), identity.me(), "")


def _tell(planned: Plan) -> None:
    paths = ", ".join(file.path for file in planned.files[:5]) + (" …" if len(planned.files) > 5 else "")
    flash(
        ngettext(
            "%(n)s question was written to %(paths)s.",
            "%(n)s questions were written to %(paths)s.",
            planned.count,
            paths=paths,
        ),
        "good",
    )


@pages.get("/content/formats/export")
@identity.signed_in
def give() -> str | Response | tuple[str, int]:
    """Give a course, or one activity, in another format; first say what that format cannot hold."""
    author()
    try:
        outgoing = _outgoing()
    except (Unwritable, UnknownActivity) as error:
        return _page({"what": gettext("This cannot be exported: %(why)s.", why=error)}), 400
    if outgoing.exported.losses and not request.args.get("ready"):
        chosen = {name: request.args[name] for name in ("what", "form") if name in request.args}
        address = chrome.url("formats.give", **chosen, ready=1)
        return draw("export", outgoing=outgoing, address=address, shown=SHOWN_LOSSES)
    response = Response(outgoing.exported.content, mimetype=outgoing.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=outgoing.name)
    return response


def _outgoing() -> Outgoing:
    language, _, what = request.args.get("what", "").partition(":")
    curriculum, _, activity = what.partition("/")
    form, course = request.args.get("form", ""), (curriculum, language)
    library, published = leaving(drafts.draft(), course)
    return export(library, _content(), FONTS, course, activity, form, published)


def _content() -> Path:
    return Path(current_app.config["LMS_CONTENT"])


def _waiting_room() -> Path:
    room = Path(current_app.instance_path) / "imports"
    room.mkdir(parents=True, exist_ok=True)
    return room


def _tidy() -> None:
    """Throw away what has waited too long; nobody will come back for it."""
    for place in _waiting_room().iterdir():
        if time.time() - place.stat().st_mtime > GOOD_FOR:
            place.unlink(missing_ok=True)


def _token(waiting: Waiting) -> str:
    told = {
        "upload": str(waiting.upload),
        "name": waiting.name,
        "module": waiting.module,
        "form": waiting.form,
        "who": str(identity.me().id),
        "at": clock.now().timestamp(),
    }
    return str(sealing.serializer(PURPOSE).dumps(told))


def _waiting() -> Waiting:
    """Return the file that a form speaks of; raise :class:`Refused` where it is too old or not of this person."""
    again = gettext("Import the file again. Nothing was written.")
    try:
        told: dict[str, Any] = sealing.serializer(PURPOSE).loads(request.form.get("token", ""))
    except BadSignature as error:
        raise Refused(400, gettext("This form does not speak of a file that was read here."), again) from error
    if told["who"] != str(identity.me().id) or clock.now().timestamp() - told["at"] > GOOD_FOR:
        raise Refused(400, gettext("This file was read more than an hour ago, or by somebody else."), again)
    return Waiting(UUID(told["upload"]), told["name"], told["module"], told["form"])
