"""A furnished site: two programmes that know nothing of each other, with something of every kind in both.

Every address can be asked for by everybody in it: the tests of who may, and of what must not get through.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, url_for
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from app import create_app
from lms import database, granting, identity
from lms.accounts import links, secrets
from lms.certificates import register
from lms.connect.api import tokens
from lms.identity import Person, Seat
from lms.learning import meetings as timetable
from lms.learning import reported
from lms.managing import paper_sheets
from lms.managing.evidence import packs, zipping
from lms.managing.evidence.facts import Facts, as_json
from lms.messages import letters, surveys
from lms.tables import (
    attendance_sheets,
    cohorts,
    evidence_links,
    evidence_packs,
    indicators,
    logos,
    meetings,
    metadata,
    objects,
    work_surveys,
)
from tests import people
from tests.cascade import giving
from tests.cascade.giving import Giving
from tests.conftest import CONTENT, Clock, application
from tests.learning import doorway, essay, gauge, planned
from tests.learning.trainee import LESSON, QUIZ, at_work, draft
from tests.people import Cast
from tests.teaching import appraising

CAST = ALICE, BOB, CAROL, DAVE, MALLORY = ("alice", "bob", "carol", "dave", "mallory")
# Further people with a part in Carol's programme: see lms.identity.
GUESTS = ASSESSOR, AUDITOR, ORGANISATION = (identity.ASSESSOR, identity.AUDITOR, identity.ORGANISATION)
HERE = "City narcology centre"
ANONYMOUS = "nobody"
EVERYBODY = (ANONYMOUS, *CAST, *GUESTS)
SIGNED_IN = frozenset(EVERYBODY) - {ANONYMOUS}

# Every way in, as "GET courses.show", with its address.
RULES: list[tuple[str, Rule]] = [
    (f"{method} {rule.endpoint.removeprefix('lms.')}", rule)
    for rule in create_app(INSTANCE="/tmp", SECRET_KEY="x").url_map.iter_rules()  # noqa: S108 — nothing is written there
    for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
]

Place = Mapping[str, Any]

# What looking alone writes: how often something was tried, and who looked at what.
BESIDE = ("lms_tries", "lms_looks", "lms_evidence_openings")
ROWS = tuple(
    str(select(table).order_by(*table.primary_key.columns))
    for table in metadata.sorted_tables
    if table.name not in BESIDE
)

# What an address needs behind its question mark.
QUERIES = {
    "GET formats.give": "?what=en:overdose&form=gift",
    "POST lessons.answer": "?check=t-1-c1",
    "GET reporting.of_activity": "?part=0",
    "POST reporting.send_of_activity": "?part=0",
    "GET reporting.of_scene": "?scene=arrival",
    "POST reporting.send_of_scene": "?scene=arrival",
}

# A lesson that was changed in the editor, and has a version of before.
EDITED = "overdose/en/02-aftercare/01-staying.md"

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(60)

# What names something that belongs to somebody.
OWNED = (
    "cohort",
    "programme",
    "person",
    "membership",
    "attempt",
    "run",
    "number",
    "token",
    "report",
    "answer",
    "upload",
    "meeting",
    "paper",
    "feed",
    "survey",
    "appraisal",
    "pack",
    "evidence_link",
    "logo",
    "api_token",
    "training",
    "trainer",
)


@dataclass(frozen=True, slots=True)
class World:
    """A site with two programmes that know nothing of each other, and something of every kind in both.

    ``ours`` names what is Alice's, ``theirs`` what is Mallory's, and ``unknown`` nothing, by argument of an address.
    """

    app: Flask
    cast: Cast
    ours: Place
    theirs: Place
    unknown: Place
    guests: Mapping[str, Person]

    def browser(self, who: str) -> FlaskClient:
        """Return the browser of one of the cast, or of somebody who has not signed in."""
        if who == ANONYMOUS:
            return people.browser(self.app)
        person: Person = self.guests.get(who) or getattr(self.cast, who)
        return people.signed_in(self.app, people.again(self.app, person))

    def ask(self, who: str, door: str, rule: Rule, place: Place) -> TestResponse:
        """Open or send one address, with a form in which every field has something that would do."""
        with self.app.test_request_context():
            address = url_for(rule.endpoint, **self.values(door, rule, place))
        if door.startswith("GET"):
            address += QUERIES.get(door, "")
            carried = {"Authorization": f"Bearer {self.token()}"} if door == "GET api.read" else {}
            answer = self.browser(who).get(address, headers=carried)
        else:
            address += QUERIES.get(door, "")
            answer = self.browser(who).post(address, data=form_of(place), content_type="multipart/form-data")
        answer.get_data()
        answer.close()
        return answer

    def values(self, door: str, rule: Rule, place: Place) -> dict[str, Any]:
        """Return what fills the arguments of an address."""
        values = dict(place)
        values |= {
            "suffix": "csv",
            "table": "people",
            "version": "0",
            "digest": "0",
            "name": "threshold.css",
            "curriculum": "overdose",
            "language": "en",
        }
        values |= {"content": hashlib.sha256(PICTURE).hexdigest(), "file": "door.png", "source": "1"}
        is_case = "cases." in door or "paths." in door
        is_lesson = any(part in door for part in ("lesson", " notes.", "of_activity"))
        values["activity"] = doorway.CASE if is_case else LESSON if is_lesson else QUIZ
        if " tools." in door:
            values["activity"] = gauge.TOOL
        if "assignments." in door or "handed_in." in door:
            values["activity"] = planned.PLAN
        values["question"] = "t-q-01"
        values["module"], values["speaks"] = "response", "ru"
        if "translating" in door:
            values["file"] = "01-response/01-signs"
        values["path"] = "door.png" if door == "GET pictures.show" else EDITED
        values["key"] = "1"
        values |= {"resource": "cohorts", "somewhere": "else"}
        if "transcript" in door:
            values["suffix"] = "json"
        if " statements." in door:
            values["suffix"] = "jsonl"
        values |= {"criterion": "CA1a", "what": "ratings", "standards": "small-set", "standard": "CA1"}
        if "number" in rule.arguments and "number" not in owned(rule):
            values["number"] = 1
        if "code" in rule.arguments:
            values["code"] = place["scan"] if "meeting" in rule.arguments else self.join_code()
        values |= self.fresh(rule, place)
        return {name: value for name, value in values.items() if name in rule.arguments}

    def fresh(self, rule: Rule, place: Place) -> dict[str, str]:
        """Return what an address carries that lets in whoever holds it, made anew for this one."""
        made: dict[str, Callable[[], str]] = {
            "secret": self.invitation,
            "whose": self.message_link,
            "link": self.work_link,
            "naming": self.naming,
            "ticket": lambda: self.ticket(place),
        }
        return {name: make() for name, make in made.items() if name in rule.arguments}

    def naming(self) -> str:
        """Return a code of Alice's that makes whoever holds it a trainer, and that nobody has used yet."""
        return giving.fresh_code(self.app, self.cast.programme, self.cast.alice)

    def invitation(self) -> str:
        """Return the secret in a link that nobody has opened yet."""
        invited, secret = people.person(self.app, "Invited", email=f"{uuid4()}@example.org"), secrets.new_link_secret()
        with self.app.app_context(), database.writing():
            links.keep(secret, invited.id, links.INVITATION)
        return secret

    def work_link(self) -> str:
        """Return what a link carries that asks Alice how it goes at work, and that nobody has answered yet."""
        key = work_survey(self.app, self.cast.alices_seat)
        with self.app.app_context():
            return surveys.signed(key)

    def ticket(self, place: Place) -> str:
        """Return what a link carries that opens a pack of evidence, and that nobody has revoked yet."""
        with self.app.app_context(), database.writing() as link:
            made = evidence_link(place["pack"], self.cast.carol.id)
            link.execute(evidence_links.insert().values(made))
            return packs.signed(made["id"])

    def token(self) -> str:
        """Return a token that opens Alice's programme to other software, and that nobody has revoked yet."""
        return token(self.app, uuid4(), self.cast.programme, self.cast.carol.id)

    def message_link(self) -> str:
        """Return what the link at the foot of a message to Alice carries."""
        with self.app.app_context():
            return letters.signed(self.cast.alice.id)

    def join_code(self) -> str:
        """Return the code that lets people into Alice's cohort now."""
        with self.app.app_context():
            (cohort,) = identity.cohorts_where(cohorts.c.id == self.cast.cohort.id)
        return cohort.join_code

    def written(self) -> str:
        """Return a fingerprint of all in the database but what counts tries and notes looks, and of the content folder.

        And of the files that wait to be written there, and of those that were sent.
        """
        kept = hashlib.sha256()
        with self.app.app_context():
            # As the driver gives them: of all that the tests do, this is done most.
            cursor = database.connection().connection.cursor()
            for statement in ROWS:
                kept.update(repr(cursor.execute(statement).fetchall()).encode())
            cursor.close()
        kept_in = (Path(self.app.instance_path) / name for name in ("imports", "uploads"))
        for folder in (Path(self.app.config["LMS_CONTENT"]), *kept_in):
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                kept.update(str(file).encode() + file.read_bytes())
        return kept.hexdigest()


def form_of(place: Place) -> dict[str, Any]:
    """Return a form that every page would find something in: whoever may send it is not stopped by a field."""
    return {
        "id": str(uuid4()),
        "name": "Somebody New",
        "email": "somebody.new@example.org",
        "who": "bob@example.org",
        "role": "trainer",
        "language": "en",
        "title": "Another title",
        "reason": "There is one",
        "percent": "25",
        "kind": "fact",
        "text": "It should be ten",
        "points-1": "2",
        "points-2": "1",
        "joining": "open",
        "holder": "An auditor",
        "days": "30",
        "day": "2026-11-23",
        "from": "09:00",
        "to": "12:30",
        "person": str(place["person"]),
        "membership": str(place["membership"]),
        "indicator": str(place["indicator"]),
        "question": "t-q-01",
        "asked": "lead",
        "months": "3",
        "used": "few",
        "lessons": "core",
        "quizzes": "core",
        "module": "overdose/en/01-response",
        "t-1-c1": "2",
        "step": "0",
        "choice": "0",
        "starts_on": "2026-11-23",
        "ends_on": "2026-11-27",
        "secret": people.PASSWORD,
        "password": "quite another secret",
        "file": (io.BytesIO(b"Name\nSomebody New\n"), "people.csv"),
    }


def furnish(app: Flask, seat: Seat) -> dict[str, Any]:
    """Let a trainee do everything, with a certificate and one more attempt; return what names it all."""
    trainee = at_work(app, seat.person, seat)
    attempt = trainee.begin("aftercare/quiz")
    written = essay.write(trainee, content=essay.picture())
    run = doorway.start(trainee)
    assert trainee.send(f"report/{LESSON}?part=0", kind="fact", text="Nine breaths").status_code == 303
    people.complete(app, seat)
    assert trainee.client.post(f"/learn/{seat.cohort.code}/certificate").status_code == 303
    with app.app_context():
        certificate = register.latest(seat)
        (report,) = reported.of_seat(seat)
    assert certificate is not None
    token = URLSafeSerializer(str(app.secret_key), salt="lms.email")
    meeting, scan, feed = met(app, seat)
    return {
        "survey": work_survey(app, seat),
        **evidence_pack(app, seat),
        **passed_on(app, seat),
        **promises(app, seat),
        "api_token": api_token(app, seat),
        "appraisal": appraising.rated(app, seat.cohort, seat.person),
        "meeting": meeting,
        "paper": paper_sheet(app, meeting, seat.person),
        "scan": scan,
        "feed": feed,
        "cohort": seat.cohort.code,
        "programme": seat.cohort.programme,
        "person": seat.person.id,
        "membership": seat.membership,
        "attempt": attempt,
        "run": run,
        "report": report.id,
        "answer": essay.answer_to(app, written, essay.TEXT),
        "upload": essay.sent(app, written),
        "review": planned.recalled(app, seat),
        "handed_in": planned.accepted(app, trainee, seat),
        "number": certificate.words.number,
        "token": token.dumps([str(seat.person.id), f"{seat.person.id}@example.org", 32_503_680_000]),
    }


def passed_on(app: Flask, seat: Seat) -> dict[str, UUID]:
    """Let a certified trainee log a training, with a list, and make a code for the next; return the ids of both."""
    giving.mark(app, seat.cohort, seat.person)
    trainer = Giving(people.signed_in(app, seat.person), seat.cohort.programme)
    training = trainer.log(sheet=giving.sheet())
    giving.code_of(app, trainer)
    return {"training": training, "trainer": giving.waiting(app, trainer)[-1].id}


def met(app: Flask, seat: Seat) -> tuple[UUID, str, str]:
    """Put a meeting into the timetable of a seat's cohort; return its id, the code of now, and the calendar's name."""
    row = {"id": uuid4(), "cohort": seat.cohort.id, "title": "Day 1", "starts_at": Clock().time, "place": "Room 4"}
    with app.test_request_context():
        with database.writing():
            later = {"ends_at": Clock().time + timedelta(hours=3), "created_at": Clock().time}
            database.insert_once(meetings, [{**row, **later}])
        (meeting,) = timetable.of_cohort(seat.cohort)
        code = timetable.code_of(meeting, int(Clock().time.timestamp()) // timetable.CODE_SECONDS)
        feed = timetable.feed_address(seat.cohort).rpartition("/")[2].removesuffix(".ics")
    return meeting.id, code, feed


def paper_sheet(app: Flask, meeting: UUID, author: Person) -> UUID:
    """Keep a sheet of paper that people signed at a meeting; return its id."""
    key, content = uuid4(), hashlib.sha256(PICTURE).hexdigest()
    row = {"id": key, "meeting": meeting, "hash": content, "kind": "image/png", "size": len(PICTURE), "reason": ""}
    with app.app_context(), database.writing() as link:
        link.execute(attendance_sheets.insert().values(row | {"author": author.id, "at": Clock().time}))
        place = paper_sheets.path_of(content)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(PICTURE)
    return key


def work_survey(app: Flask, seat: Seat) -> UUID:
    """Make a link that asks somebody how it goes at work, open since a month before the end; return its id."""
    key = uuid4()
    row = {"id": key, "cohort": seat.cohort.id, "person": seat.person.id, "asked": "trainee", "months": -1}
    with app.app_context(), database.writing() as link:
        made = {**row, "language": "en", "author": seat.person.id, "made_at": Clock().time}
        link.execute(work_surveys.insert().values(made))
    return key


def evidence_pack(app: Flask, seat: Seat) -> dict[str, UUID]:
    """Keep a pack of evidence of a seat's cohort, with nothing in it, and a link that opens it; return their ids."""
    now = Clock().time
    said = Facts(
        kind="cohort",
        title=seat.cohort.title,
        programme="",
        funder="",
        site="",
        language="en",
        number=1,
        named=False,
        made_at=now,
        made_by="",
        until=0,
        sheets=(),
        method=(),
    )
    with app.test_request_context(), database.writing() as link:
        bodies = {zipping.sha256(body): body for body in (as_json(said), zipping.zipped(said))}
        database.insert_once(objects, [{"hash": key, "body": body} for key, body in bodies.items()], "hash")
        facts, zipped = bodies
        key = uuid4()
        row = {"id": key, "scope": seat.cohort.id, "facts": facts, "zip": zipped, "size": len(bodies[zipped])}
        like_it = {"kind": said.kind, "number": 1, "named": False, "language": "en", "made_at": now}
        link.execute(evidence_packs.insert().values(**row, **like_it, author=seat.person.id))
        its = evidence_link(key, seat.person.id)
        link.execute(evidence_links.insert().values(its))
    return {"pack": key, "evidence_link": its["id"]}


def promises(app: Flask, seat: Seat) -> dict[str, UUID]:
    """Give the programme of a seat an indicator that somebody writes down, and a logo; return their ids."""
    programme, now = seat.cohort.programme, Clock().time
    its = {"programme": programme, "author": seat.person.id, "made_at": now}
    promised, shown = {"name": "Laws changed", "target": 2, "counted": ""}, {"owner": "A ministry", "letter": "4-11"}
    allowed = {"permitted_by": "The minister", "permitted_on": now.date(), "uses": ["pages", "join-sheet"]}
    keys = {"indicator": uuid4(), "logo": uuid4()}
    with app.app_context(), database.writing() as link:
        link.execute(indicators.insert().values(id=keys["indicator"], **its, **promised))
        digest = hashlib.sha256(PICTURE).hexdigest()
        link.execute(logos.insert().values(id=keys["logo"], picture=digest, **its, **shown, **allowed))
    return keys


def api_token(app: Flask, seat: Seat) -> UUID:
    """Make a token of a seat's programme; return its id."""
    key = uuid4()
    token(app, key, seat.cohort.programme, seat.person.id)
    return key


def token(app: Flask, key: UUID, programme: UUID, author: UUID) -> str:
    """Make a token that reads everything of a programme for a year; return what opens it."""
    with app.app_context(), database.writing():
        ends = Clock().time + timedelta(days=365)
        return tokens.make(key, programme, "Dashboard", list(tokens.SCOPES), author, ends)


def evidence_link(pack: UUID, author: UUID) -> dict[str, Any]:
    """Return the row of a link that opens a pack of evidence for a year."""
    now = Clock().time
    its = {"id": uuid4(), "pack": pack, "holder": "An auditor", "author": author}
    return {**its, "made_at": now, "expires_at": now + timedelta(days=365)}


def edited(folder: Path) -> Path:
    """Copy the tests' content and change a quiz and the course in it: something that could be published."""
    shutil.copytree(CONTENT, folder)
    for path, old, new in (
        ("overdose/en/01-response/09-quiz.md", "four times a minute", "4 times a minute"),
        ("overdose/en/index.md", "title: Helping in an overdose\ncode", "title: Help in an overdose\ncode"),
    ):
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new), encoding="utf-8")
    (folder / essay.PATH).write_text(essay.SOURCE, encoding="utf-8")
    (folder / doorway.PATH).write_text(doorway.source(level="optional"), encoding="utf-8")
    (folder / gauge.PATH).write_text(gauge.SOURCE, encoding="utf-8")
    for path, text in planned.SOURCES.items():
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "overdose/media").mkdir()
    (folder / "overdose/media/door.png").write_bytes(PICTURE)
    return folder


def edit(app: Flask, author: Person) -> None:
    """Let an author change a lesson in the editor."""
    place = Path(app.config["LMS_CONTENT"]) / EDITED
    form = {"text": place.read_text(encoding="utf-8") + "\nStay.\n", "act": "save"}
    form["hash"] = hashlib.sha256(place.read_bytes()).hexdigest()
    assert people.signed_in(app, author).post(f"/content/edit/{EDITED}", data=form).status_code == 303


def settled(uri: str, instance: Path) -> World:
    """Make such a site in a database in which the tests' content is published."""
    app = application(uri, instance, LMS_CLOCK=Clock(), LMS_CONTENT=str(edited(instance / "content")))
    cast = people.settle(app)
    case = doorway.source(level="optional")
    essay.publish(planned.add(draft(app, instance / "published").add(doorway.PATH, case).add(gauge.PATH, gauge.SOURCE)))
    with app.app_context(), database.writing():
        database.insert_once(objects, [{"hash": hashlib.sha256(PICTURE).hexdigest(), "body": PICTURE}], key="hash")
    edit(app, cast.dave)
    unknown = dict.fromkeys(
        ("programme", "person", "membership", "attempt", "run", "report", "answer", "upload", "meeting"), uuid4()
    )
    unknown |= {"appraisal": uuid4(), "api_token": uuid4(), "paper": uuid4()}
    unknown |= dict.fromkeys(
        ("training", "trainer", "indicator", "logo", "pack", "evidence_link", "survey", "review", "handed_in"), uuid4()
    )
    return World(
        app,
        cast,
        ours=furnish(app, cast.alices_seat),
        theirs=furnish(app, cast.mallorys_seat),
        unknown={
            **unknown,
            "cohort": "ZZZZZZZZ",
            "number": "CBT-2026-T-00000000",
            "token": "none",
            "feed": "none",
            "scan": "none",
        },
        guests={role: guest(app, cast, role) for role in GUESTS},
    )


def guest(app: Flask, cast: Cast, role: str) -> Person:
    """Make somebody with another role in Carol's programme; with that of an organisation, in :data:`HERE`."""
    made = people.person(app, f"The {role}", email=f"{role}.{uuid4()}@example.org")
    with app.app_context(), database.writing():
        terms = granting.Terms(organisation=HERE if role == ORGANISATION else "")
        granting.grant(made.id, role, cast.programme, terms=terms)
    return made


def owned(rule: Rule) -> list[str]:
    """Return the arguments of an address that name something which belongs to somebody."""
    counts = isinstance(rule._converters.get("number"), IntegerConverter)
    return [name for name in OWNED if name in rule.arguments and not (name == "number" and counts)]
