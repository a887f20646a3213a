"""Where a device sends what was done without a connection: over the network, or as a file from another machine.

    POST /sync   {"person": "<id>", "now": "<its clock>", "items": [{"id", "kind", "cohort", …, "happened_at"}]}
    200          {"now": "<our clock>", "answers": [{"id", "answer": "added", "why"?, "fix"?}]}

There is one answer for each item, in their order: ``added``, ``held`` (it was there already), ``later`` (it waits for
what comes before it: send it again), ``conflict`` or ``refused``, both with why. Nothing at all is taken of what does
not have the shape of a call (400), and of what somebody else did (409).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from curricula.clocks import ahead_in_file, ahead_of
from lms import clock, identity
from lms.connect.calls import Call, Malformed, id_of, read_call, read_item
from lms.identity import Person
from lms.language import gettext, kilobytes, number
from lms.learning import arrivals
from lms.learning.items import Answer, Item

pages = Blueprint("sync", __name__)

MOST_ITEMS = 500
MOST_BYTES = 1_000_000


@pages.post("/sync")
def take() -> Response:
    """Take what a device kept, and say for each item what became of it."""
    person = identity.who()
    if person is None:
        return _refused(401, gettext("Sign in to send what waits on this device."))
    if (request.content_length or 0) > MOST_BYTES:
        return _too_much()
    body = request.get_data() if request.is_json else b""
    if len(body) > MOST_BYTES:
        return _too_much()
    try:
        call = read_call(body)
    except Malformed as error:
        return _refused(400, str(error))
    if call.person not in (str(person.id), str(person.came_by)):
        return _refused(409, *_somebody_elses())
    if len(call.items) > MOST_ITEMS:
        return _too_much()
    now = clock.now()
    told = [
        {"id": key, "answer": answer.word} | {name: text for name, text in _reasons(answer) if text}
        for key, answer in answers(person, call, ahead_of(call.now, now))
    ]
    return jsonify({"now": now.isoformat(), "answers": told})


def _reasons(answer: Answer) -> tuple[tuple[str, str], ...]:
    return ("why", answer.why), ("fix", answer.fix)


def answers(person: Person, call: Call, ahead: timedelta) -> list[tuple[str, Answer]]:
    """Take the items of a call; return what each calls itself, and what became of it, in their order."""
    read: dict[int, Item] = {}
    found: dict[int, Answer] = {}
    for place, told in enumerate(call.items):
        try:
            read[place] = read_item(told)
        except Malformed as error:
            found[place] = Answer("refused", str(error))
    found |= dict(zip(read, arrivals.take(person, list(read.values()), ahead), strict=True))
    return [(id_of(told), found[place]) for place, told in enumerate(call.items)]


def _too_much() -> Response:
    why = gettext(
        "One call takes at most %(items)s items and %(size)s.", items=number(MOST_ITEMS), size=kilobytes(MOST_BYTES)
    )
    return _refused(413, why, gettext("Send it in several calls."))


def _refused(code: int, why: str, fix: str = "") -> Response:
    told: dict[str, object] = {"why": why, "fix": fix}
    if code == 413:
        told |= {"most_items": MOST_ITEMS, "most_bytes": MOST_BYTES}
    response = jsonify(told)
    response.status_code = code
    return response


def _somebody_elses() -> tuple[str, str]:
    return (
        gettext("Somebody else did this, and only they can send it."),
        gettext("They have to sign in and send it themselves."),
    )


@pages.post("/sync/file")
@identity.signed_in
def take_file() -> str | tuple[str, int]:
    """Take what somebody saved from a device as a file; of whoever is signed in, and of nobody else."""
    person, sent = identity.me(), request.files.get("answers")
    try:
        call = read_call(sent.stream.read() if sent else b"")
    except Malformed:
        wrong = gettext("This is no file that was saved here."), gettext("Choose the one that you saved on your phone.")
        return _file_page(wrong), 400
    if call.person not in (str(person.id), str(person.came_by)):
        return _file_page(_somebody_elses()), 409
    taken = [answer for _key, answer in answers(person, call, ahead_in_file(call.now, clock.now()))]
    return _file_page(taken=taken)


def _file_page(wrong: tuple[str, str] = ("", ""), taken: Sequence[Answer] = ()) -> str:
    counted = Counter(answer.word for answer in taken)
    return render_template(
        "lms/connect/sent_file.html",
        wrong=wrong,
        added=counted["added"],
        held=counted["held"],
        left=[answer for answer in taken if answer.word not in ("added", "held")],
        remarks=[answer for answer in taken if answer.word == "added" and answer.why],
    )
