"""A trainer's own pages: what they gave, logging and correcting it, and whom they trained to train."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from curricula import cascade
from curricula.cascade import CORRECTED, WITHDRAWN, Branch, Said, Training
from lms import chrome, database, identity, records, urls
from lms.accounts import qr
from lms.errors import not_found
from lms.language import gettext
from lms.learning.cascade import form, register, sheets, trainers, words
from lms.learning.cascade.form import Problems
from lms.learning.cascade.sheets import Photograph
from lms.learning.cascade.trainers import Trainer
from lms.learning.contents import Untakeable
from lms.tables import programmes

pages = Blueprint("echo", __name__)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a trainer named, or a code that waits; ``branch`` is what grew from them."""

    trainer: Trainer
    branch: Branch

    @property
    def address(self) -> str:
        """Where the code is used."""
        return urls.public("naming.show", naming=self.trainer.code)

    @property
    def qr(self) -> Markup:
        """The same as a QR code."""
        return qr.svg(self.address, gettext("Opens %(address)s", address=self.address))


@pages.get("/cascade/")
@identity.signed_in
def index() -> str | Response:
    """Show the programmes in which who is asking may log trainings; with only one, go there at once."""
    found = trainers.programmes_of(identity.me())
    if len(found) == 1:
        return redirect(chrome.url("echo.show", programme=found[0]), 303)
    return render_template(
        "lms/cascade/index.html", programmes=sorted(_titles(found).items(), key=lambda each: each[1])
    )


def _titles(of: tuple[UUID, ...]) -> Mapping[UUID, str]:
    query = select(programmes.c.id, programmes.c.title).where(programmes.c.id.in_(of))
    return {row.id: row.title for row in database.connection().execute(query)}


def _trainer(programme: UUID) -> Trainer:
    found = trainers.of_person(identity.me(), programme)
    if found is None:
        raise not_found()
    return found


def _own(trainer: Trainer, training: UUID) -> Training:
    found = register.entry(trainer.programme, training)
    if found.trainer != trainer.id:
        raise not_found()
    return found


@pages.get("/cascade/<uuid:programme>/")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show what a trainer logged, and whom they named, with what grew from them."""
    return _page(_trainer(programme))


def _page(trainer: Trainer) -> str:
    everybody = {each.id: each for each in trainers.of_programme(trainer.programme)} | {trainer.id: trainer}
    every = register.of_programme(trainer.programme)
    grown = cascade.tree({each.id: each.above for each in everybody.values()}, every)
    (mine,) = [branch for branch in cascade.walk(grown) if branch.trainer == trainer.id]
    return render_template(
        "lms/cascade/trainings.html",
        title=_titles((trainer.programme,))[trainer.programme],
        trainer=trainer,
        mine=mine,
        named=[Named(everybody[each.trainer], each) for each in mine.branches],
        may_name=mine.level < cascade.DEEPEST,
        new_id=uuid4(),
        state=words.state,
    )


@pages.get("/cascade/<uuid:programme>/new")
@identity.signed_in
def new(programme: UUID) -> str:
    """Show the form of a training that was given."""
    trainer = _trainer(programme)
    return _form(trainer, {"id": str(uuid4())}, frozenset(), {})


@pages.post("/cascade/<uuid:programme>/new")
@identity.signed_in
def create(programme: UUID) -> Response | tuple[str, int]:
    """Log a training; sending the form twice logs one."""
    trainer = _trainer(programme)
    key = records.chosen_id(request.form.get("id"))
    said, photograph, problems = _read(trainer)
    if said is None:
        return _again(trainer, photograph, problems), 400
    with database.writing():
        register.log(trainer, key, said)
        sheets.keep(photograph)
    flash(gettext("The training is in the register."), "good")
    return redirect(chrome.url("echo.entry", programme=programme, training=key), 303)


def _read(trainer: Trainer, before: Said | None = None) -> tuple[Said | None, Photograph | None, Problems]:
    wrong, photograph = "", None
    try:
        photograph = sheets.given(trainer.id, register.of_trainer(trainer))
    except Untakeable as error:
        wrong = str(error)
    said, problems = form.read(form.offer(trainer.programme, before), photograph, before)
    if wrong:
        problems["sheet"] = wrong
    return (None if problems else said), photograph, problems


def _again(
    trainer: Trainer, photograph: Photograph | None, problems: Problems, corrected: Training | None = None
) -> str:
    chosen, kept = frozenset(request.form.getlist("modules")), photograph.seal(trainer.id) if photograph else ""
    return _form(trainer, request.form, chosen, problems, corrected, kept)


def _form(
    trainer: Trainer,
    typed: Mapping[str, str],
    chosen: frozenset[str],
    problems: Problems,
    corrected: Training | None = None,
    kept: str = "",
) -> str:
    return render_template(
        "lms/cascade/form.html",
        trainer=trainer,
        offer=form.offer(trainer.programme, corrected.said if corrected else None),
        typed=typed,
        chosen=chosen,
        problems=problems,
        corrected=corrected,
        kept=kept,
        value_of=form.value_of,
        most=form.MOST_HEADS,
    )


@pages.get("/cascade/<uuid:programme>/<uuid:training>")
@identity.signed_in
def entry(programme: UUID, training: UUID) -> str:
    """Show an entry of who is asking: what it says, and what was said of it before."""
    trainer = _trainer(programme)
    return _entry(trainer, _own(trainer, training), {})


def _entry(trainer: Trainer, found: Training, problems: Problems) -> str:
    return render_template(
        "lms/cascade/entry.html",
        trainer=trainer,
        training=found,
        told=words.told(found.said),
        history=words.history(found),
        state=words.state,
        problems=problems,
        typed=request.form,
        new_id=uuid4(),
    )


@pages.get("/cascade/<uuid:programme>/<uuid:training>/correct")
@identity.signed_in
def ask_correction(programme: UUID, training: UUID) -> str:
    """Show the form of an entry, filled in as it stands."""
    trainer = _trainer(programme)
    found = _own(trainer, training)
    chosen = frozenset(map(form.value_of, found.said.modules))
    return _form(trainer, {**form.fields_of(found.said), "id": str(uuid4())}, chosen, {}, found)


@pages.post("/cascade/<uuid:programme>/<uuid:training>/correct")
@identity.signed_in
def correct(programme: UUID, training: UUID) -> Response | tuple[str, int]:
    """Say an entry anew, with a reason; what it said before stays beside it."""
    trainer = _trainer(programme)
    found = _own(trainer, training)
    key = records.chosen_id(request.form.get("id"))
    said, photograph, problems = _read(trainer, found.said)
    reason = form.reason(problems, gettext("Write what was wrong, or what you answer."))
    if said is None or problems:
        return _again(trainer, photograph, problems, found), 400
    with database.writing():
        register.add(found, programme, key, CORRECTED, identity.me().id, reason, said)
        sheets.keep(photograph)
    flash(gettext("The training is corrected. What you wrote before is kept beside it."), "good")
    return redirect(chrome.url("echo.entry", programme=programme, training=training), 303)


@pages.post("/cascade/<uuid:programme>/<uuid:training>/withdraw")
@identity.signed_in
def withdraw(programme: UUID, training: UUID) -> Response | tuple[str, int]:
    """Withdraw an entry, with a reason: it counts no more, and stays to be read."""
    trainer = _trainer(programme)
    found = _own(trainer, training)
    key = records.chosen_id(request.form.get("id"))
    problems = Problems()
    reason = form.reason(problems, gettext("Write why you withdraw it."))
    if problems:
        return _entry(trainer, found, problems), 400
    with database.writing():
        register.add(found, programme, key, WITHDRAWN, identity.me().id, reason)
    flash(gettext("The training is withdrawn and counts no more."), "good")
    return redirect(chrome.url("echo.entry", programme=programme, training=training), 303)


@pages.get("/cascade/<uuid:programme>/<uuid:training>/sheet")
@identity.signed_in
def sheet(programme: UUID, training: UUID) -> Response:
    """Send a trainer the photograph of their own list."""
    return sheets.send(_own(_trainer(programme), training))


@pages.post("/cascade/<uuid:programme>/next")
@identity.signed_in
def name_next(programme: UUID) -> Response:
    """Make a code that makes its holder the next trainer; sending the form twice makes one."""
    trainer = _trainer(programme)
    key = records.chosen_id(request.form.get("id"))
    told = request.form.get("training", "")
    known = {str(each.id): each.id for each in register.of_trainer(trainer)}
    with database.writing():
        trainers.name_next(trainer, key, known.get(told))
    return redirect(chrome.url("echo.show", programme=programme) + "#next", 303)


@pages.post("/cascade/<uuid:programme>/next/<uuid:trainer>/take-back")
@identity.signed_in
def take_back(programme: UUID, trainer: UUID) -> Response:
    """Take back a code that nobody has used yet."""
    own, found = _trainer(programme), trainers.named(trainer, programme)
    if found is None or found.above != own.id:
        raise not_found()
    if found.waits:
        with database.writing():
            trainers.end(found)
    return redirect(chrome.url("echo.show", programme=programme) + "#next", 303)
