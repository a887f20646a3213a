"""A site with something on every page, made through the pages' own forms where they have one."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from lms import clock, database, identity, records
from lms.certificates import logos
from lms.identity import Cohort, Person, Seat
from lms.learning import reported
from lms.managing.evidence import packs
from lms.messages import letters, surveys
from lms.privacy import declared
from tests import people
from tests.accounts.mailbox import Mailbox
from tests.cascade import giving
from tests.cascade.giving import Giving
from tests.e2e.visitor import Visitor
from tests.furniture import EDITED, edit, met, work_survey
from tests.learning import doorway, essay, gauge, planned, trainee
from tests.managing.measuring import measured
from tests.people import Cast
from tests.teaching import appraising
from tests.teaching.reviewers import reviewer
from tests.world import GUESTS, HERE, guest

Act = Callable[[Visitor], None]


@dataclass(frozen=True, slots=True)
class World:
    """A site with something on every page: the names in the paths, and who sits where."""

    names: Mapping[str, str]
    people: Mapping[str, identity.Person]


def settle(app: Flask, cast: Cast, mailbox: Mailbox, folder: Path) -> World:
    """Let Alice come to her certificate and Nadia half-way, through the pages' own forms; then edit what they answered.

    ``folder`` is an empty one for the edited content: the first edit is published, the second is not yet.
    """
    nadia = people.trainee(app, cast.cohort, "Nadia Alieva", card="NAD1A000", email="nadia@example.org")
    people.give(app, nadia, identity.TRAINEE, programme=cast.other_programme, cohort=cast.other_cohort.id)
    case = doorway.source(level="optional")
    first = planned.add(trainee.draft(app, folder / "published")).add(gauge.PATH, gauge.SOURCE)
    essay.publish(first.add(doorway.PATH, case), level="optional")
    zarina = people.trainee(app, cast.cohort, "Зарина Қодирова-Сайфиддинова Абдурахмоновна")
    second = people.cohort(app, cast.programme, title="Khujand, December 2026", place="Khujand")
    people.trainee(app, second, "សុខ ចាន់ធី")
    people.trainee(app, second, "فرشته احمدی")
    agreeing, soraya = private(app, cast)
    names = {
        **half_way(app, people.again(app, nadia), cast),
        **written(app, people.again(app, nadia), cast),
        **to_the_end(app, cast.alices_seat),
        **walked(app, cast),
        **planned_and_recalled(app, people.again(app, zarina), cast),
        **gathered(app, cast),
        **appraised(app, people.again(app, nadia), cast),
        "cohort": cast.cohort.code,
        "join_code": cast.cohort.join_code,
        "programme": str(cast.programme),
        "membership": str(cast.alices_seat.membership),
        "alice": str(cast.alice.id),
        "nadia": str(nadia.id),
        "zarina": str(zarina.id),
        "other_of_ours": second.code,
        "email": new_address(app, nadia, mailbox),
        "invitation": invitation(app, cast, mailbox),
        "report": report(app, cast),
        **evidence(app, cast),
        **funded(app, cast),
        **passed_on(app, cast),
        **agreeing,
        "edited": EDITED,
    }
    quiz = "overdose/en/01-response/09-quiz.md"
    draft = trainee.draft(app, folder).edit(quiz, "- = 2 mg", "- = 1 mg").add(gauge.PATH, gauge.SOURCE)
    planned.add(draft).add(doorway.PATH, case).add(essay.PATH, essay.source(level="optional")).publish()
    draft.edit(quiz, "Four questions on this module.", "Four questions about this module.")
    app.config["LMS_CONTENT"] = str(draft.folder)
    edit(app, cast.dave)
    rosa = reviewer(app, "Rosa Umarova")
    rosa.sign("response/first-steps")
    rosa.refuse("response/quiz", "One milligram is not the largest dose in our protocol.")
    known = {"nadia": nadia, "alice": cast.alice, "bob": cast.bob, "carol": cast.carol, "dave": cast.dave}
    known |= {"rosa": rosa.person, "zarina": zarina, "soraya": soraya, **guests(app, cast)}
    return World(names, {name: people.again(app, person) for name, person in known.items()})


def private(app: Flask, cast: Cast) -> tuple[dict[str, str], Person]:
    """Let a programme ask things of its trainees; another one asks them to agree, and keeps names for a month."""
    agreeing = people.programme(app, "A programme that asks to agree")
    people.give(app, cast.carol, identity.MANAGER, programme=agreeing)
    cohort = people.cohort(app, agreeing, title="Kulob, September 2026", ends_on=date(2026, 9, 30))
    soraya = people.trainee(app, cohort, "Soraya Mirzoeva")
    carol, manage = people.signed_in(app, cast.carol), "/manage/programmes/"
    carol.post(f"{manage}{cast.programme}/privacy", data={"asks": ["sex", "profession", "organisation", "works_in"]})
    carol.post(f"{manage}{agreeing}/privacy", data={"months": "1"})
    texts = {f"text-{code}": "We keep your name for a month." for code in app.config["LMS_LANGUAGES"]}
    carol.post(f"{manage}{agreeing}/consent", data=texts)
    carol.get(f"/manage/{cast.cohort.code}/people")
    named = {"agreeing": cohort.code, "agreeing_programme": str(agreeing), "soraya": str(soraya.id)}
    return {**named, "doubled": doubled(app, carol, cohort, soraya)}, soraya


def doubled(app: Flask, carol: FlaskClient, cohort: Cohort, soraya: Person) -> str:
    """Give somebody two more accounts, and merge one of them; return the id of the other."""
    there = f"/manage/programmes/{cohort.programme}/duplicates/compare"
    merged = people.trainee(app, cohort, "Soraya Mirzoyeva")
    carol.post(there, data={"kept": str(soraya.id), "merged": str(merged.id)})
    return str(people.trainee(app, cohort, "Сорая Мирзоева").id)


def evidence(app: Flask, cast: Cast) -> dict[str, str]:
    """Let another cohort of Carol's take both tests, and ask Alice how it goes at work; return cohort and link."""
    cohort = people.cohort(app, cast.programme, title="Bokhtar, November 2026", place="Bokhtar")
    measured(app, cohort)
    survey = work_survey(app, cast.alices_seat)
    with app.app_context():
        links = {"survey": surveys.signed(survey), "whose": letters.signed(cast.alice.id)}
        return {"measured": cohort.code, **links, **pack(app, cast)}


def pack(app: Flask, cast: Cast) -> dict[str, str]:
    """Let Carol make a pack of her programme, and a link that opens it; return what names them."""
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/evidence"
    carol.post(page, data={"named": "1"})
    with app.app_context():
        (made,) = packs.of_scope(cast.programme)
    carol.post(f"/manage/evidence/{made.id}/links", data={"holder": "Рахима, auditor", "days": "90"})
    with app.app_context():
        (link,) = packs.links(made)
        return {"pack": str(made.id), "ticket": packs.signed(link.id)}


def passed_on(app: Flask, cast: Cast) -> dict[str, str]:
    """Let Alice's certificate make her a trainer, and the cascade grow under her."""
    giving.mark(app, cast.cohort, cast.carol)
    return giving.grown(app, cast, Giving(people.signed_in(app, cast.alice), cast.programme))


def funded(app: Flask, cast: Cast) -> dict[str, str]:
    """Let Carol's programme promise something and show a logo; return what names the logo."""
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}"
    for name, counted in (("Trained staff", "people"), ("Women among them", "women"), ("Laws changed", "by-hand")):
        assert carol.post(f"{page}/indicators", data={"name": name, "target": "40", "counted": counted}).location
    form = {"owner": "Министерство здравоохранения", "permitted_by": "Zafar Umarov, deputy minister"}
    form |= {"permitted_on": "2026-10-01", "letter": "Letter 4-11", "uses": "pages"}
    sent = {**form, "picture": (io.BytesIO(essay.picture(size=(300, 120))), "logo.png")}
    assert carol.post(f"{page}/logos", data=sent).status_code == 303
    with app.app_context():
        (logo,) = logos.of_programme(cast.programme)
    return {"logo": str(logo.id)}


def guests(app: Flask, cast: Cast) -> dict[str, Person]:
    """Make an assessor, an auditor and somebody of Alice's organisation; return them by their roles."""
    with app.app_context(), database.writing():
        declared.keep(cast.alice.id, cast.programme, {"organisation": HERE})
    return {role: guest(app, cast, role) for role in GUESTS}


def gathered(app: Flask, cast: Cast) -> dict[str, str]:
    """Let the cohort meet, and Alice stand in the register."""
    meeting, scan, _feed = met(app, cast.alices_seat)
    form = {f"p-{cast.alice.id}": "part"}
    people.signed_in(app, cast.bob).post(f"/teach/{cast.cohort.code}/meetings/{meeting}", data=form)
    return {"meeting": str(meeting), "scan": scan}


def appraised(app: Flask, nadia: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Alice do the exercise, Nadia begin it, and Alice and Bob appraise a service twice and once more begin."""
    here, alice, bob = cast.cohort, people.signed_in(app, cast.alice), people.signed_in(app, cast.bob)
    exercise = appraising.open_exercise(bob, here)
    appraising.rate(alice, here, exercise, {**appraising.KEY, "CA1a": "1"})
    appraising.rate(people.signed_in(app, nadia), here, exercise, {"AC1a": "1"}, hand_in=False)
    met = dict.fromkeys(appraising.CODES, "2")
    rounds = []
    for kind in ("external", "again", "again"):
        rounds.append(appraising.begin(bob, here, cast.alice, cast.bob, kind=kind))
        app.config["LMS_CLOCK"].forward(seconds=1)  # what comes before is told by the time
    for who in (alice, bob):
        low = {"CA1a": "0", "CA1b": "NA", "AC1a": "1", "CA2a": "1", "RI1a": "1" if who is bob else "0"}
        appraising.rate(who, here, rounds[0], {**met, **low})
        appraising.rate(who, here, rounds[1], {**met, "CA1a": "1"})
    form = {"action": "Order 40 kits", "owner": "Head nurse", "due": "2026-11-01", "status": "under-way"}
    bob.post(f"/teach/{here.code}/appraisal/{rounds[0]}/plan/CA1a", data=form)
    return {"exercise": exercise, **dict(zip(("appraised", "appraised_again", "to_rate"), rounds, strict=True))}


def half_way(app: Flask, nadia: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Nadia answer wrong, fail a quiz and begin it again."""
    held = next(each for each in nadia.memberships if each.cohort == cast.cohort)
    work = trainee.at_work(app, nadia, Seat(held.id, nadia, cast.cohort))
    pre_test = work.take(trainee.PRE_TEST)
    work.check("response/signs", "t-1-c1", "1")
    work.read("response/first-steps")
    failed = work.begin(trainee.QUIZ)
    work.hand_in(failed)
    begun = work.begin(trainee.QUIZ)
    work.answer(begun, "t-q-03", "20 mg")
    return {"pre_test": str(pre_test), "failed": str(failed), "open": str(begun)}


def written(app: Flask, nadia: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Alice's essay be marked, Nadia's wait, and somebody else's be under way."""
    held = next(each for each in nadia.memberships if each.cohort == cast.cohort)
    marked = essay.write(trainee.at_work(app, cast.alice, cast.alices_seat))
    waiting = essay.write(
        trainee.at_work(app, nadia, Seat(held.id, nadia, cast.cohort)), content=essay.picture(size=(900, 600))
    )
    marked_text = essay.answer_to(app, marked, essay.TEXT)
    form = {"points-1": "1", "points-2": "1", "comment": "Well begun.\nAsk once more before you advise."}
    people.signed_in(app, cast.bob).post(f"/teach/{cast.cohort.code}/mark/{marked_text}", data=form)
    another = trainee.at_work(app, cast.alice, cast.alices_seat)
    to_send = another.begin(essay.ESSAY)
    essay.send_file(another, to_send, essay.picture())
    return {
        "to_send": str(to_send),
        "marked": str(marked),
        "marked_text": str(marked_text),
        "waiting": str(waiting),
        "text": str(essay.answer_to(app, waiting, essay.TEXT)),
        "file": str(essay.answer_to(app, waiting, essay.FILE)),
    }


def to_the_end(app: Flask, seat: Seat) -> dict[str, str]:
    """Let a trainee complete the course and issue their certificate."""
    work = trainee.at_work(app, seat.person, seat)
    for lesson in trainee.CHECKS:
        work.read(lesson)
    attempts: list[UUID] = [work.take(quiz) for quiz in trainee.RIGHT]
    work.send("certificate")
    number = work.get("certificate").text.partition("/verify/")[2].partition('"')[0]
    return {"number": number, "passed": str(attempts[1])}


def planned_and_recalled(app: Flask, zarina: identity.Person, cast: Cast) -> dict[str, str]:
    """Let Alice hand in a plan and a report, and Zarina have finished a module days ago and answered a point of it."""
    report = planned.accepted(app, trainee.at_work(app, cast.alice, cast.alices_seat), cast.alices_seat)
    (held,) = zarina.memberships
    seat = Seat(held.id, zarina, cast.cohort)
    with app.app_context(), database.writing():
        for activity in (*list(trainee.CHECKS)[:2], trainee.QUIZ):
            records.append(replace(people.did(seat, activity), happened_at=clock.now() - timedelta(days=4)))
    return {"visit": str(report), "review": str(planned.recalled(app, seat))}


def walked(app: Flask, cast: Cast) -> dict[str, str]:
    """Let Alice walk through the case to a bad end, and begin it again."""
    work = trainee.at_work(app, cast.alice, cast.alices_seat)
    return {"ended": str(doorway.walk(work, 1, 2)), "under_way": str(doorway.walk(work, 0))}


def report(app: Flask, cast: Cast) -> str:
    """Let Alice say that something seems wrong, and Bob answer; return the report's id."""
    work = trainee.at_work(app, cast.alice, cast.alices_seat)
    text = "Ten breaths a minute is not slow.\nOur protocol says eight."
    work.send("report/response/signs?part=0", kind="fact", passage="0", text=text)
    with app.app_context():
        (found,) = reported.of_seat(cast.alices_seat)
    answer = {"act": "answered", "text": "Thank you: we ask the author."}
    people.signed_in(app, cast.bob).post(f"/content/reports/{found.id}", data=answer)
    return str(found.id)


def new_address(app: Flask, who: identity.Person, mailbox: Mailbox) -> str:
    """Return the link that is sent to a new e-mail address."""
    people.signed_in(app, who).post("/account/email", data={"email": "nadia.new@example.org"}).close()
    return mailbox.link()


def invitation(app: Flask, cast: Cast, mailbox: Mailbox) -> str:
    """Return the link that somebody is invited with."""
    form = {"id": str(cast.other_programme), "name": "Emil Ćosić", "email": "emil@example.org"}
    people.signed_in(app, cast.carol).post(f"/manage/{cast.cohort.code}/people/new", data=form)
    return mailbox.link()
