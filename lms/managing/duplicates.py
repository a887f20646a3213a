"""People with two accounts: finding them, comparing the two, merging them, and taking them apart again."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, database, identity, records
from lms.accounts import merging
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.managing import programmes, same_person, two_people
from lms.tables import memberships, merges
from lms.tables import people as table

pages = Blueprint("duplicates", __name__)

LONGEST_SEARCH = 120  # characters


@pages.get("/manage/programmes/<uuid:programme>/duplicates")
@identity.signed_in
def show(programme: UUID) -> str:
    """Show who may be in a programme twice, whom a search finds, and which accounts were merged."""
    found = identity.managed_programme(programme)
    text = request.args.get("name", "").strip()[:LONGEST_SEARCH]
    everybody = same_person.known([each.id for each in programmes.managed()])
    here, apart = same_person.in_programme(found.id), two_people.within(found.id)
    known = {each.id: each for each in everybody}
    return render_template(
        "lms/managing/duplicates.html",
        programme=found,
        pairs=same_person.likely(everybody, here, {each.pair for each in apart}),
        apart=[
            (sorted((known[key] for key in each.pair), key=lambda one: one.name.casefold()), each)
            for each in apart
            if each.pair <= known.keys()
        ],
        new_id=uuid4,
        text=text,
        searched=same_person.search(everybody, text) if text else (),
        merges=merging.found(merges.c.kept.in_(here)),
        is_cut=len(everybody) >= same_person.MOST_COMPARED,
        most=same_person.MOST_COMPARED,
    )


@pages.get("/manage/programmes/<uuid:programme>/duplicates/compare")
@identity.signed_in
def compare(programme: UUID) -> str | Response:
    """Show side by side what two accounts have, and what merging them would do; nothing has happened yet."""
    found = identity.managed_programme(programme)
    named = [key for key in map(_uuid, request.args.getlist("person")) if key]
    if len(set(named)) != 2:
        flash(gettext("Tick two people to compare them."), "warn")
        return redirect(chrome.url("duplicates.show", programme=found.id), 303)
    two = [same_person.person(key, found.id) for key in dict.fromkeys(named)]
    problems = [_problem(*two), _problem(*reversed(two))]
    return render_template(
        "lms/managing/duplicates_compare.html",
        programme=found,
        sides=[same_person.side(each, found.id) for each in two],
        problems=problems,
        shared=_shared(*(each.id for each in two)),
        apart=two_people.of_pair(*(each.id for each in two)),
        id=uuid4(),
    )


def _problem(kept: identity.Person, merged: identity.Person) -> Refused | None:
    try:
        same_person.refuse(kept, merged)
    except Refused as refused:
        return refused
    return None


def _shared(one: UUID, other: UUID) -> int:
    """Return in how many cohorts both have a seat."""
    seats = select(memberships.c.cohort).where(memberships.c.role == identity.TRAINEE)
    link = database.connection()
    first, second = (set(link.execute(seats.where(memberships.c.person == each)).scalars()) for each in (one, other))
    return len(first & second)


@pages.post("/manage/programmes/<uuid:programme>/duplicates/compare")
@identity.signed_in
def merge(programme: UUID) -> Response:
    """Merge two accounts; the one that was chosen goes on. Sent twice it is done once."""
    found = identity.managed_programme(programme)
    key = records.chosen_id(request.form.get("id"))
    kept, merged = _named("kept"), _named("merged")
    if kept == merged:
        raise Refused(400, gettext("Tick two people to compare them."))
    onward = redirect(chrome.url("duplicates.show", programme=found.id), 303)
    if merging.found(merges.c.id == key):
        return onward
    with database.writing():
        for person in sorted((kept, merged), key=str):
            database.hold(table, person)
        two = same_person.person(kept, found.id), same_person.person(merged, found.id)
        same_person.refuse(*two)
        merging.merge(key, kept, merged, identity.me().id)
    flash(gettext("The two are one now: %(name)s. You can undo it at any time.", name=two[0].name), "good")
    return onward


@pages.post("/manage/programmes/<uuid:programme>/duplicates/undo")
@identity.signed_in
def undo(programme: UUID) -> Response:
    """Take two accounts apart that were merged; sent twice it is done once."""
    found = identity.managed_programme(programme)
    its = merges.c.id == _named("merge")
    done = next(iter(merging.found(its)), None)
    if done is None:
        raise not_found()
    same_person.person(merging.owner(done.kept), found.id)
    with database.writing():
        database.hold(table, done.kept)
        if merging.found(its, merges.c.undone_at.is_(None)):
            same_person.refuse_undoing(done)
            merging.undo(done.id, identity.me().id)
    names = {"one": done.kept_name, "other": done.merged_name}
    flash(gettext("%(one)s and %(other)s have an account each again.", **names), "good")
    return redirect(chrome.url("duplicates.show", programme=found.id), 303)


@pages.post("/manage/programmes/<uuid:programme>/duplicates/two-people")
@identity.signed_in
def tell_apart(programme: UUID) -> Response:
    """Keep that two who look alike are two people: they are not proposed again. Sent twice it is done once."""
    found = identity.managed_programme(programme)
    pair = frozenset(same_person.seen(_named(field)).id for field in ("one", "other"))
    if len(pair) != 2:
        raise Refused(400, gettext("Tick two people to compare them."))
    with database.writing():
        for person in sorted(pair, key=str):
            database.hold(table, person)
        two_people.tell(records.chosen_id(request.form.get("id")), pair)
    flash(gettext("They are kept as two people, and not shown as one again."), "good")
    return redirect(chrome.url("duplicates.show", programme=found.id), 303)


@pages.post("/manage/programmes/<uuid:programme>/duplicates/two-people/take-back")
@identity.signed_in
def take_back(programme: UUID) -> Response:
    """Take back that two are two people: they are compared again. Sent twice it is done once."""
    found = identity.managed_programme(programme)
    said = two_people.with_id(_named("said"))
    if said is None:
        raise not_found()
    for person in said.pair:
        same_person.seen(person)
    with database.writing():
        for person in sorted(said.pair, key=str):
            database.hold(table, person)
        two_people.take_back(said)
    flash(gettext("This is taken back: the two are compared again."), "good")
    return redirect(chrome.url("duplicates.show", programme=found.id), 303)


def _named(field: str) -> UUID:
    """Return what a button of the page names in a field."""
    key = _uuid(request.form.get(field, ""))
    if key is None:
        raise Refused(400, gettext("This form carries a number that Threshold did not make."))
    return key


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
