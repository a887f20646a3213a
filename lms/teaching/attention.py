"""Who needs help in a cohort and why: not started, stuck, wrong where it harms, absent; and a message to them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.attendance import ABSENT
from curricula.model import Quiz
from lms import chrome, clock, codes, database, identity, records
from lms.accounts import names
from lms.identity import Cohort
from lms.language import format_datetime, gettext, ngettext, number, percent
from lms.learning import meetings, overdue
from lms.learning.meetings import Registers
from lms.learning.progress import State
from lms.messages import group, letters, outbox, quiet
from lms.messages.group import Group, Trainee
from lms.messages.outbox import Message, Told

pages = Blueprint("attention", __name__)

ADDRESS = "/teach/<cohort>/attention"
IDLE_DAYS = (3, 7, 14)  # without a step, of which one is chosen
USUAL_DAYS = 7
LONGEST_MESSAGE = 2000  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """One trainee, why they need help (nothing where they do not), and what became of the newest message to them."""

    trainee: Trainee
    reasons: tuple[str, ...]
    told: Told | None

    @property
    def card(self) -> str:
        """The number of their card, as it is read out."""
        return codes.shown_code(self.trainee.card)


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str) -> str:
    """Show who needs help, by why, with a form to write to them."""
    return _page(identity.taught_cohort(cohort))


def _page(cohort: Cohort, problems: Mapping[str, str] | None = None) -> str:
    overdue.hand_in([cohort])
    days = request.args.get("days", USUAL_DAYS, type=int)
    days = days if days in IDLE_DAYS else USUAL_DAYS
    everybody = "all" in request.args
    listed = lines(cohort, days)
    shown = [line for line in listed if line.reasons or everybody]
    return render_template(
        "lms/teaching/attention.html",
        cohort=cohort,
        lines=shown,
        by_hand=[line for line in shown if line.trainee.channel == outbox.BY_HAND],
        chosen=set(request.form.getlist("person")),
        text=request.form.get("text", ""),
        days=days,
        idle_days=[(each, number(each)) for each in IDLE_DAYS],
        everybody=everybody,
        new_id=request.form.get("id") or uuid4(),
        problems=problems or {},
        longest=LONGEST_MESSAGE,
    )


def lines(cohort: Cohort, days: int) -> list[Line]:
    """Return every trainee of a cohort, those with the most reasons first; ``days`` without a step are too many."""
    found, held, told = group.of_cohort(cohort), meetings.registers(cohort), outbox.newest(cohort)
    listed = [Line(each, tuple(_reasons(found, each, held, days)), told.get(each.id)) for each in found.trainees]
    return sorted(listed, key=lambda line: -len(line.reasons))


def _reasons(found: Group, trainee: Trainee, held: Registers, days: int) -> Iterator[str]:
    state = found.states[trainee.id]
    idle = found.idle_days(trainee)
    if not found.has_started(trainee):
        if idle >= 1:
            yield ngettext(
                "Not started, %(n)s day after the beginning", "Not started, %(n)s days after the beginning", idle
            )
    elif idle >= days and state.completed_at is None and state.progress.next is not None:
        title = apart(found.outline.activity(state.progress.next).title)
        yield ngettext(
            "Stuck before “%(title)s” for %(n)s day", "Stuck before “%(title)s” for %(n)s days", idle, title=title
        )
    for title in unsafe_in(state):
        yield gettext("Wrong where it is dangerous: “%(title)s”", title=apart(title))
    yield from _absences(trainee, held, state.rule.attendance)


def apart(title: str) -> str:
    """Return a title between the signs (U+2068, U+2069) that keep its direction of writing from the words round it."""
    return f"\u2068{title}\u2069"


def unsafe_in(state: State) -> Iterator[str]:
    """Yield the titles of the quizzes whose newest attempt was wrong in a question that is critical for safety."""
    for activity in state.course.outline.activities:
        if not isinstance(activity, Quiz) or activity.only_measures:
            continue
        marked = records.oldest_first(state.of(activity.id, records.QUIZ_MARKED))
        if marked and state.results[marked[-1].id].marked.what.get("critical_wrong"):
            yield activity.title


def _absences(trainee: Trainee, held: Registers, least: Fraction | None) -> Iterator[str]:
    """Yield what the registers say: missing from the newest one, or there for less than the certificate asks for."""
    taken = [each for each in held.meetings if held.is_taken(each) and each.ends_at > trainee.since]
    if taken and held.mark(taken[-1], trainee.id) in ("", ABSENT):
        yield gettext("Absent from “%(meeting)s”", meeting=apart(taken[-1].title))
    share = held.share(trainee.id)
    if taken and least is not None and share is not None and share < least:
        there, asked = percent(share), percent(least)
        yield gettext(
            "There for %(there)s of the meetings; the certificate asks for %(asked)s", there=there, asked=asked
        )


@pages.post(ADDRESS)
@identity.signed_in
def write(cohort: str) -> Response | tuple[str, int]:
    """Put a message to those who are ticked into the outbox; the same form sent twice writes once."""
    found = identity.taught_cohort(cohort)
    text = _typed(request.form.get("text", ""))
    ticked = set(request.form.getlist("person"))
    chosen = [each for each in group.of_cohort(found).trainees if str(each.id) in ticked]
    problems = _problems(text, chosen)
    if problems:
        return _page(found, problems), 400
    written = _letters(found, chosen, text, records.chosen_id(request.form.get("id")))
    with database.writing():
        outbox.put(written)
    _tell(found, len(written), [each.name for each in chosen if each.channel == outbox.BY_HAND])
    return redirect(chrome.url("attention.show", cohort=cohort), 303)


def _typed(text: str) -> str:
    """Return a text of several lines without what is invisible, but for the signs that join letters."""
    seen = (c for c in text if c == "\n" or c in names.JOINERS or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", "".join(seen)).strip()


def _problems(text: str, chosen: Collection[Trainee]) -> dict[str, str]:
    problems = {}
    if not chosen:
        problems["people"] = gettext("Tick whom you write to.")
    if not text:
        problems["text"] = gettext("Write what you want to tell them.")
    elif len(text) > LONGEST_MESSAGE:
        problems["text"] = ngettext(
            "Shorten this to %(n)s character.", "Shorten this to %(n)s characters.", LONGEST_MESSAGE
        )
    return problems


def _letters(cohort: Cohort, chosen: Collection[Trainee], text: str, cause: UUID) -> list[Message]:
    """Write a letter to each whom a channel reaches."""
    me = identity.me()
    written = []
    for each in chosen:
        if each.channel == outbox.BY_HAND:
            continue
        letter = letters.write(each.id, each.name, each.language, cohort, lambda: text, me.name)
        key = records.conclusion_id(cause, f"message:{each.id}")
        frame = (letter.language, letter.subject, letter.body)
        written.append(Message(key, each.id, cohort, outbox.MESSAGE, each.channel, *frame, author=me.id))
    return written


def _tell(cohort: Cohort, count: int, by_hand: list[str]) -> None:
    if count:
        flash(ngettext("%(n)s message is on its way.", "%(n)s messages are on their way.", count), "good")
        now = clock.now()
        free_at: datetime = quiet.of_site().over(now, cohort.timezone)
        if free_at > now:
            when = format_datetime(free_at, cohort.timezone)
            flash(gettext("It is quiet there now: they leave on %(when)s.", when=when), "info")
    if by_hand:
        flash(
            gettext("Nothing reaches these by itself, tell them yourself: %(names)s.", names=", ".join(by_hand)), "warn"
        )
