"""Becoming a trainer by the code of whoever trained one. Who has no account gets a card with a number and a PIN."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, clock, codes, database, identity, limits, records
from lms.accounts import names, newcomers, pins, secrets, sessions
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.learning.cascade import trainers
from lms.learning.cascade.trainers import Trainer
from lms.tables import programmes

pages = Blueprint("naming", __name__)

SHOWN = "lms_named"


@pages.get("/cascade/code", defaults={"naming": ""})
@pages.get("/cascade/code/<naming>")
def show(naming: str) -> str | Response:
    """Show what a code makes of its holder, and ask for the name; without a code ask for that first."""
    if naming:
        return _page(_open(naming), uuid4())
    typed = codes.read_code(request.args.get("code", "")[:40])
    if typed:
        return redirect(chrome.url("naming.show", naming=typed), 303)
    return render_template("lms/cascade/code.html")


@pages.post("/cascade/code/<naming>")
def accept(naming: str) -> Response:
    """Make who is signed in the trainer whom a code names; otherwise make a person with a card, and a session here.

    Sending the form twice makes one person and shows the same card.
    """
    form, me = records.chosen_id(request.form.get("id")), identity.who()
    person = newcomers.made_by(form)
    if me is not None and me.id != person:
        trainer = _open(naming, me.id)
        with database.writing():
            trainers.accept(trainer, me.id)
        return redirect(chrome.url("echo.show", programme=trainer.programme), 303)
    if not _makes_accounts():
        raise not_found()
    if not newcomers.is_there(person):
        trainer = _open(naming, person)
        name = names.read_name(request.form.get("name", ""))
        if wrong := names.name_problem(name):
            return _page(trainer, form, wrong)
        _make(person, name, trainer, form)
    elif not newcomers.still_shown(person, newcomers.pin_of(form)):
        raise Refused(
            409, gettext("This code was used already."), gettext("Sign in with the number and PIN of your card.")
        )
    sessions.begin(person)
    session[SHOWN] = {"form": str(form), "until": (clock.now() + newcomers.SHOWN_FOR).timestamp()}
    return redirect(chrome.url("naming.card"), 303)


@pages.get("/cascade/card")
@identity.signed_in
def card() -> Response:
    """Show the card of who has just used a code on this phone; afterwards go to what they gave."""
    kept, me = session.get(SHOWN), identity.me()
    found = trainers.programmes_of(me)
    is_over = kept is None or kept["until"] < clock.now().timestamp() or not found
    if kept is None or is_over or newcomers.made_by(UUID(kept["form"])) != me.id:
        session.pop(SHOWN, None)
        return redirect(chrome.url("echo.index"), 303)
    shown = pins.PinCard(me.name, me.card, newcomers.pin_of(UUID(kept["form"])), _title(found[0]))
    return pins.card_page(shown, chrome.url("echo.index"), is_mine=True)


def _open(naming: str, person: UUID | None = None) -> Trainer:
    """Return what a code makes of its holder, or made of ``person``. Used and unknown ones are answered alike."""
    key = f"naming:{limits.address()}"
    limits.refuse_after({key: current_app.config["LMS_JOIN_TRIES_PER_ADDRESS"]})
    found = trainers.with_code(naming, person)
    if found is None:
        limits.count(key)
        raise Refused(
            404,
            gettext("This code makes nobody a trainer now."),
            gettext("Compare it letter by letter with what you were given, or ask for a new one."),
        )
    return found


def _make(person: UUID, name: str, trainer: Trainer, form: UUID) -> None:
    hashed = secrets.hashed(newcomers.pin_of(form))
    with database.writing():
        if newcomers.make(person, name, hashed):
            trainers.accept(trainer, person)


def _page(trainer: Trainer, form: UUID, wrong: str = "") -> Response:
    above = trainers.named(trainer.above, trainer.programme) if trainer.above else None
    page = render_template(
        "lms/cascade/accept.html",
        trainer=trainer,
        above=above.name if above else "",
        title=_title(trainer.programme),
        id=form,
        typed=request.form.get("name", ""),
        wrong=wrong,
        makes_accounts=_makes_accounts(),
        sign_in=chrome.account_addresses()["sign_in"],
    )
    response = make_response(page, 400 if wrong else 200)
    response.headers["Cache-Control"] = "no-store"  # on a shared phone, Back must not bring the last one's form again
    return response


def _makes_accounts() -> bool:
    """Whether newcomers get an account here; where a host signs people in, they come by theirs."""
    return chrome.is_mounted("sign_in.show")


def _title(programme: UUID) -> str:
    query = select(programmes.c.title).where(programmes.c.id == programme)
    title: str = database.connection().execute(query).scalar_one()
    return title
