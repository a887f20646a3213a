"""The register for managers: every entry, confirming or questioning one, the tree, and the files of both."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from curricula import cascade
from curricula.cascade import CONFIRMED, QUESTIONED, Training
from lms import chrome, database, identity, records
from lms.errors import Refused
from lms.identity import Programme
from lms.language import gettext
from lms.learning.cascade import form, register, sheets, words
from lms.learning.cascade.form import Problems
from lms.managing.cascade import drawing, grown, tables
from lms.managing.cascade.grown import Grown
from lms.managing.evidence import paper
from lms.managing.evidence.facts import Sheet
from lms.managing.exports import formats, sending
from lms.managing.typed import Typed

pages = Blueprint("cascade", __name__)

JUDGED = (CONFIRMED, QUESTIONED)


@pages.get("/manage/programmes/<uuid:programme>/cascade")
@identity.signed_in
def index(programme: UUID) -> str:
    """Show what was logged, what it comes to by level, evidence, sex and profession, between two days if asked."""
    found = identity.managed_programme(programme)
    typed, between = _between(found)
    return render_template(
        "lms/cascade/register.html",
        programme=found,
        found=between,
        sheets=(tables.sums(between), tables.people(between)),
        cell=paper.words,
        typed=typed.fields,
        problems=typed.problems,
        state=words.state,
        formats=formats().values(),
        days=_days(typed),
    )


def _between(programme: Programme) -> tuple[Typed, Grown]:
    typed = Typed(request.args)
    first, last = typed.day("from"), typed.day("until")
    typed.in_order(first, last, "until")
    return typed, grown.of_programme(programme.id, first, last)


def _days(typed: Typed) -> dict[str, str]:
    """Return what an address needs to be about the same days."""
    return {name: typed.fields[name] for name in ("from", "until") if typed.fields.get(name)}


@pages.get("/manage/programmes/<uuid:programme>/cascade/tree")
@identity.signed_in
def tree(programme: UUID) -> str:
    """Show the tree from the master trainers down, as a picture and as a list."""
    found = identity.managed_programme(programme)
    typed, between = _between(found)
    return render_template(
        "lms/cascade/tree.html",
        programme=found,
        found=between,
        drawing=drawing.drawn(between.branches, between.trainers),
        levels=cascade.levels(between.branches),
        level_words=tables.level_words,
        counts=drawing.counts,
        typed=typed.fields,
        problems=typed.problems,
        days=_days(typed),
    )


@pages.get("/manage/programmes/<uuid:programme>/cascade/<uuid:training>")
@identity.signed_in
def show(programme: UUID, training: UUID) -> str:
    """Show an entry with everything that was said of it."""
    found = identity.managed_programme(programme)
    return _entry(found, register.entry(found.id, training), {})


def _entry(programme: Programme, training: Training, problems: Problems) -> str:
    whole = grown.of_programme(programme.id)
    return render_template(
        "lms/cascade/judged.html",
        programme=programme,
        training=training,
        trainer=whole.trainers[training.trainer],
        level=whole.levels[training.trainer],
        twice=training.id in whole.twice,
        told=words.told(training.said),
        history=words.history(training),
        state=words.state,
        grade=words.grade(training.grade),
        may=[kind for kind in JUDGED if cascade.follows(training.state, kind)],
        problems=problems,
        typed=request.form,
        new_id=uuid4(),
    )


@pages.post("/manage/programmes/<uuid:programme>/cascade/<uuid:training>")
@identity.signed_in
def judge(programme: UUID, training: UUID) -> AnyResponse | tuple[str, int]:
    """Confirm an entry, or question it; either with what was found."""
    found = identity.managed_programme(programme)
    entry, kind = register.entry(found.id, training), request.form.get("kind", "")
    if kind not in JUDGED:
        raise Refused(400, gettext("Choose whether you confirm the training or ask about it."))
    key, problems = records.chosen_id(request.form.get("id")), Problems()
    needed = {
        CONFIRMED: gettext("Write who confirmed it, and how you asked."),
        QUESTIONED: gettext("Write what you ask."),
    }
    reason = form.reason(problems, needed[kind])
    if problems:
        return _entry(found, entry, problems), 400
    with database.writing():
        register.add(entry, found.id, key, kind, identity.me().id, reason)
    flash(gettext("Kept. The trainer sees it, too."), "good")
    return redirect(chrome.url("cascade.show", programme=found.id, training=training), 303)


@pages.get("/manage/programmes/<uuid:programme>/cascade/<uuid:training>/sheet")
@identity.signed_in
def sheet(programme: UUID, training: UUID) -> AnyResponse:
    """Send the photograph of an entry's list of participants."""
    return sheets.send(register.entry(identity.managed_programme(programme).id, training))


@pages.get("/manage/programmes/<uuid:programme>/cascade.<suffix>")
@identity.signed_in
def trainings_file(programme: UUID, suffix: str) -> Response:
    """Send the register, a row for each training."""
    return _file(programme, tables.trainings, suffix)


@pages.get("/manage/programmes/<uuid:programme>/cascade-people.<suffix>")
@identity.signed_in
def people_file(programme: UUID, suffix: str) -> Response:
    """Send who came, by sex and profession."""
    return _file(programme, tables.people, suffix)


@pages.get("/manage/programmes/<uuid:programme>/cascade-trainers.<suffix>")
@identity.signed_in
def trainers_file(programme: UUID, suffix: str) -> Response:
    """Send the tree, a row for each trainer."""
    return _file(programme, tables.tree, suffix)


def _file(programme: UUID, made: Callable[[Grown], Sheet], suffix: str) -> Response:
    found = identity.managed_programme(programme)
    _typed, between = _between(found)
    told = made(between)
    return sending.send(told.table(), told.name, suffix)
