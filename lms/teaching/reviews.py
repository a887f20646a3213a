"""Signing what others wrote: the queue of what waits for a reviewer, and one page for each version of an activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4, uuid5

from flask import Blueprint, flash, redirect, request, session
from werkzeug.wrappers import Response

from curricula import changes, compiled
from curricula.model import Activity
from lms import chrome, clock, database, identity, publication, records
from lms.accounts import names
from lms.errors import Refused, not_found
from lms.identity import Person
from lms.language import gettext, ngettext
from lms.publication import Course, drafts, signatures
from lms.publication.signatures import REFUSED, SIGNED, Name, Signature
from lms.tables import objects
from lms.teaching import comparing, previews, publishing, review_queue, writers
from lms.teaching.comparing import Edit
from lms.teaching.previews import Shown
from lms.teaching.review_queue import Stack
from lms.teaching.tabs import draw
from lms.teaching.writers import Writer

pages = Blueprint("reviews", __name__)

ADDRESS = "/content/reviews/"
LONGEST_REASON = 1000
READ_LATELY = 60  # versions that a browser remembers to have opened
OPENED = "lms_opened"
SIGNS = 12  # of a hash, enough to tell them apart in a cookie


@pages.get(ADDRESS)
@identity.signed_in
def index() -> str:
    """List what waits for a reviewer: what is critical for safety, or with ``?all`` everything."""
    publishing.reader()
    everything = "all" in request.args
    found = review_queue.waiting(review_queue.queue(), everything=everything)
    return draw(
        "reviews",
        stacks=found,
        everything=everything,
        required=signatures.required(),
        count=sum(len(stack.items) for stack in found),
    )


@dataclass(frozen=True)
class Version:
    """One version of an activity in front of a reviewer; ``earlier`` is what it is compared with."""

    shown: Shown
    course: Course
    activity: Activity
    content: str
    writers: tuple[Writer, ...]
    verdicts: tuple[Signature, ...]
    earlier: Activity | None
    earlier_signed: Signature | None

    @property
    def name(self) -> Name:
        """Its curriculum, language and id."""
        return self.course.outline.id, self.course.outline.language, self.activity.id

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What differs from the version that was signed last, or else from the published one."""
        if self.earlier is None:
            return ()
        return comparing.edits(changes.compare(self.earlier, self.activity), self.activity, self.earlier)

    def may_be_signed_by(self, person: Person) -> bool:
        """Whether this reviewer did not write it."""
        return person.is_reviewer and not writers.includes(self.writers, person)


@pages.get(ADDRESS + "<source>/<curriculum>/<language>/<path:activity>")
@identity.signed_in
def show(source: str, curriculum: str, language: str, activity: str) -> str:
    """Show all of one version: what changed since it was signed last, its text, keys and safety facts."""
    found = _version(source, curriculum, language, activity)
    if identity.me().is_reviewer:
        opened = [each for each in session.get(OPENED, []) if each != found.content[:SIGNS]]
        session[OPENED] = [*opened, found.content[:SIGNS]][-READ_LATELY:]
    return _page(found, {})


def _version(source: str, curriculum: str, language: str, activity: str) -> Version:
    shown = previews.shown(source)
    course = shown.course(curriculum, language)
    whole = shown.activity(course, activity)
    content = course.places[activity].hash
    name = (curriculum, language, activity)
    verdicts = tuple(each for each in signatures.everything() if each.of == name)
    signed = next((each for each in reversed(verdicts) if each.is_signed and each.content != content), None)
    earlier = _stored(signed.content) if signed else _published(name, content)
    return Version(shown, course, whole, content, writers.of_version(name, content, whole), verdicts, earlier, signed)


def _stored(content: str) -> Activity | None:
    try:
        return publication.shelf().activity(content)
    except KeyError:
        return None


def _published(name: Name, content: str) -> Activity | None:
    course = publication.edition().courses.get(name[:2])
    place = course.places.get(name[2]) if course else None
    return publication.shelf().activity(place.hash) if place and place.hash != content else None


def _page(found: Version, problems: Mapping[str, str]) -> str:
    counting = signatures.counting().get(found.content, ())
    links = found.shown.links(found.course, found.activity)
    return draw(
        "review",
        version=found,
        standing=signatures.standing(found.activity, counting),
        number=found.course.numbers[found.activity.id],
        placed=links.place,
        preview=found.shown.address(found.course, found.activity),
        may_sign=found.may_be_signed_by(identity.me()),
        wrote=writers.includes(found.writers, identity.me()),
        statement=statement(),
        role=request.form.get("role") or last_role(identity.me()),
        reason=request.form.get("reason", ""),
        new_id=uuid4(),
        problems=problems,
    )


def statement() -> str:
    """Return what a reviewer puts their name to."""
    return gettext(
        "I have read this version as a whole, with its questions, their keys and every safety fact as it stands here, "
        "and I know of nothing in it that could harm."
    )


def last_role(person: Person) -> str:
    """Return the profession that a reviewer signed with last; empty before the first time."""
    return next((each.role for each in reversed(signatures.everything()) if each.reviewer == person.id), "")


@pages.post(ADDRESS + "<source>/<curriculum>/<language>/<path:activity>")
@identity.signed_in
def sign(source: str, curriculum: str, language: str, activity: str) -> Response | tuple[str, int]:
    """Sign a version, or refuse it with a reason; never one's own, and never another than was read."""
    person = _reviewer()
    found = _version(source, curriculum, language, activity)
    if request.form.get("content") != found.content:
        raise Refused(
            409,
            gettext("This was changed after you opened it."),
            gettext("Nothing was signed. Open the page again and read what is there now."),
        )
    _refuse_own(found.writers, person)
    problems = _problems()
    if problems:
        return _page(found, problems), 400
    verdict = SIGNED if request.form.get("verdict") == SIGNED else REFUSED
    sent = records.chosen_id(request.form.get("id"))
    with database.writing():
        _keep_words(found.activity)
        said = _verdict(found.name, found.content, person, found.writers, verdict)
        signatures.keep(sent, said, statement() if verdict == SIGNED else "")
    publication.shelf().forget()
    flash(gettext("Signed.") if verdict == SIGNED else gettext("Refused. The author sees your reason."), "good")
    return redirect(chrome.url("reviews.index"), 303)


def _reviewer() -> Person:
    person = identity.me()
    if not person.is_reviewer:
        raise not_found()
    return person


def _refuse_own(wrote: tuple[Writer, ...], person: Person) -> None:
    if writers.includes(wrote, person):
        raise Refused(
            403,
            gettext("You wrote this, so somebody else has to sign it."),
            gettext("Ask another reviewer."),
        )


def _role() -> str:
    return names.read_name(request.form.get("role", ""))[: names.LONGEST]


def _reason() -> str:
    return " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]


def _problems() -> dict[str, str]:
    problems = {}
    if request.form.get("verdict") not in (SIGNED, REFUSED):
        problems["verdict"] = gettext("Choose whether you sign or refuse it.")
    if not _role():
        problems["role"] = gettext("Write your profession: readers see it beside your name.")
    if request.form.get("verdict") == SIGNED and not request.form.get("read"):
        problems["read"] = gettext("Tick this when you have read it as a whole.")
    if request.form.get("verdict") == REFUSED and not _reason():
        problems["reason"] = gettext("Say what has to change: the author sees it.")
    return problems


def _verdict(name: Name, content: str, person: Person, wrote: tuple[Writer, ...], verdict: str) -> Signature:
    by = ", ".join(each.name for each in wrote)
    reason = _reason() if verdict == REFUSED else ""
    return Signature(name, content, person.id, person.name, _role(), by, verdict, reason, clock.now())


def _keep_words(activity: Activity) -> None:
    """Store what was read, published or not: the next version is compared with it."""
    body, questions = compiled.separate(activity)
    rows = [{"hash": key, "body": value} for key, value in questions.items()]
    database.insert_once(objects, [*rows, {"hash": compiled.content_hash(body), "body": body}], key="hash")


@pages.get(ADDRESS + "<curriculum>/<language>/<module>")
@identity.signed_in
def module(curriculum: str, language: str, module: str) -> str:
    """List a module's activities: those that were opened in this browser can be signed together."""
    publishing.reader()
    return _module_page(_stack(curriculum, language, module), {})


def _stack(curriculum: str, language: str, module: str) -> Stack:
    for stack in review_queue.queue():
        if (stack.course.id, stack.course.language, stack.module.id) == (curriculum, language, module):
            return stack
    raise not_found()


def _module_page(stack: Stack, problems: Mapping[str, str]) -> str:
    return draw(
        "review_module",
        stack=stack,
        opened={each.content for each in stack.items if each.content[:SIGNS] in session.get(OPENED, [])},
        ticked=request.form.getlist("content"),
        statement=statement(),
        role=request.form.get("role") or last_role(identity.me()),
        new_id=uuid4(),
        problems=problems,
    )


@pages.post(ADDRESS + "<curriculum>/<language>/<module>")
@identity.signed_in
def sign_module(curriculum: str, language: str, module: str) -> Response | tuple[str, int]:
    """Sign those ticked, each of which was opened before and still says the same; nothing is signed otherwise."""
    person = _reviewer()
    stack = _stack(curriculum, language, module)
    ticked = set(request.form.getlist("content"))
    chosen = [each for each in stack.items if each.content in ticked]
    problems = _module_problems(len(ticked))
    if problems:
        return _module_page(stack, problems), 400
    if len(chosen) != len(ticked) or any(each[:SIGNS] not in session.get(OPENED, []) for each in ticked):
        raise Refused(
            409,
            gettext("One of these was changed after you opened it, or was never opened."),
            gettext("Nothing was signed. Open the page again and read what is there now."),
        )
    _sign_all(((each.name, each.content) for each in chosen), person)
    flash(ngettext("%(n)s activity is signed.", "%(n)s activities are signed.", len(chosen)), "good")
    return redirect(chrome.url("reviews.index"), 303)


def _module_problems(count: int) -> dict[str, str]:
    problems = {}
    if not count:
        problems["content"] = gettext("Tick what you have read.")
    if not _role():
        problems["role"] = gettext("Write your profession: readers see it beside your name.")
    if not request.form.get("read"):
        problems["read"] = gettext("Tick this when you have read it as a whole.")
    return problems


def _sign_all(chosen: Iterable[tuple[Name, str]], person: Person) -> None:
    manuscript, sent = drafts.draft().manuscript, records.chosen_id(request.form.get("id"))
    read = []
    for name, content in chosen:
        activity = manuscript.activity(content)
        wrote = writers.of_version(name, content, activity)
        _refuse_own(wrote, person)
        read.append((activity, _verdict(name, content, person, wrote, SIGNED)))
    with database.writing():
        for activity, said in read:
            _keep_words(activity)
            signatures.keep(uuid5(sent, said.content), said, statement())
    publication.shelf().forget()
