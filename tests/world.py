"""A furnished site: two programmes that know nothing of each other, with something of every kind in both.

Every address can be asked for by everybody in it: the tests of who may, and of what must not get through.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Mapping
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
from lms import database, identity
from lms.accounts import links, secrets
from lms.certificates import register
from lms.identity import Person, Seat
from lms.learning import meetings as timetable
from lms.learning import reported
from lms.managing import work_surveys as survey_pages
from lms.managing.evidence import packs, zipping
from lms.managing.evidence.facts import Facts, as_json
from lms.messages import letters
from lms.tables import cohorts, evidence_links, evidence_packs, meetings, metadata, objects, work_surveys
from tests import people
from tests.conftest import CONTENT, Clock, application
from tests.learning import doorway, essay, gauge, planned
from tests.learning.trainee import LESSON, QUIZ, at_work, draft
from tests.people import Cast
from tests.teaching import appraising

ANONYMOUS, ALICE, BOB, CAROL, DAVE, MALLORY = EVERYBODY = ("nobody", "alice", "bob", "carol", "dave", "mallory")
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
    "feed",
    "survey",
    "appraisal",
    "pack",
    "evidence_link",
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

    def browser(self, who: str) -> FlaskClient:
        """Return the browser of one of the cast, or of somebody who has not signed in."""
        if who == ANONYMOUS:
            return people.browser(self.app)
        person: Person = getattr(self.cast, who)
        return people.signed_in(self.app, people.again(self.app, person))

    def ask(self, who: str, door: str, rule: Rule, place: Place) -> TestResponse:
        """Open or send one address, with a form in which every field has something that would do."""
        with self.app.test_request_context():
            address = url_for(rule.endpoint, **self.values(door, rule, place))
        if door.startswith("GET"):
            address += QUERIES.get(door, "")
            answer = self.browser(who).get(address)
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
        values |= {"criterion": "CA1a", "what": "ratings", "standards": "small-set", "standard": "CA1"}
        if "number" in rule.arguments and "number" not in owned(rule):
            values["number"] = 1
        if "secret" in rule.arguments:
            values["secret"] = self.invitation()
        if "whose" in rule.arguments:
            values["whose"] = self.message_link()
        if "link" in rule.arguments:
            values["link"] = self.work_link()
        if "ticket" in rule.arguments:
            values["ticket"] = self.ticket(place)
        if "code" in rule.arguments:
            values["code"] = place["scan"] if "meeting" in rule.arguments else self.join_code()
        return {name: value for name, value in values.items() if name in rule.arguments}

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
            return survey_pages.signed(key)

    def ticket(self, place: Place) -> str:
        """Return what a link carries that opens a pack of evidence, and that nobody has revoked yet."""
        with self.app.app_context(), database.writing() as link:
            made = evidence_link(place["pack"], self.cast.carol.id)
            link.execute(evidence_links.insert().values(made))
            return packs.signed(made["id"])

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
        "appraisal": appraising.rated(app, seat.cohort, seat.person),
        "meeting": meeting,
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
    unknown["appraisal"] = uuid4()
    unknown |= dict.fromkeys(("pack", "evidence_link", "survey", "review", "handed_in"), uuid4())
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
    )


def owned(rule: Rule) -> list[str]:
    """Return the arguments of an address that name something which belongs to somebody."""
    counts = isinstance(rule._converters.get("number"), IntegerConverter)
    return [name for name in OWNED if name in rule.arguments and not (name == "number" and counts)]
