"""A furnished site: two programmes that know nothing of each other, with something of every kind in both.

Every address can be asked for by everybody in it: the tests of who may, and of what must not get through.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import bindparam, select
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from app import create_app
from lms import database, granting, identity
from lms.accounts import links, secrets
from lms.identity import Person
from lms.managing.evidence import packs
from lms.messages import letters, surveys
from lms.tables import (
    cohorts,
    evidence_links,
    metadata,
    objects,
)
from lms.tables import people as people_table
from tests import people
from tests.cascade import giving
from tests.conftest import Clock, application
from tests.furniture import EDITED, PICTURE, edit, edited, evidence_link, furnish, token, work_survey
from tests.learning import doorway, essay, gauge, planned
from tests.learning.trainee import LESSON, QUIZ, draft
from tests.people import Cast

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


_EPOCH = select(people_table.c.epoch).where(people_table.c.id == bindparam("person"))


@dataclass(frozen=True, slots=True, weakref_slot=True)
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
    watch: sqlite3.Connection | None = None
    known: dict[object, bytes] = field(default_factory=dict)

    def browser(self, who: str) -> FlaskClient:
        """Return the browser of one of the cast, or of somebody who has not signed in."""
        if who == ANONYMOUS:
            return people.browser(self.app)
        person: Person = self.guests.get(who) or getattr(self.cast, who)
        with self.app.app_context():
            epoch = database.connection().execute(_EPOCH, {"person": person.id}).scalar_one()
        return people.signed_in(self.app, replace(person, epoch=epoch))

    def ask(self, who: str, door: str, rule: Rule, place: Place, *, sends_file: bool = False) -> TestResponse:
        """Open or send one address, with a form in which every field has something that would do.

        Whoever will be refused need send no file: a form with one takes much longer to write and to read.
        """
        address = self.app.url_map.bind("localhost").build(rule.endpoint, self.values(door, rule, place))
        if door.startswith("GET"):
            address += QUERIES.get(door, "")
            carried = {"Authorization": f"Bearer {self.token()}"} if door == "GET api.read" else {}
            answer = self.browser(who).get(address, headers=carried)
        else:
            address += QUERIES.get(door, "")
            file = {"file": (io.BytesIO(b"Name\nSomebody New\n"), "people.csv")} if sends_file else {}
            answer = self.browser(who).post(address, data={**form_of(place), **file})
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
        kept = hashlib.sha256(self._rows())
        kept_in = (Path(self.app.instance_path) / name for name in ("imports", "uploads"))
        for folder in (Path(self.app.config["LMS_CONTENT"]), *kept_in):
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                met = file.stat()
                kept.update(f"{file} {met.st_size} {met.st_mtime_ns} {met.st_ino}".encode())
        return kept.hexdigest()

    def _rows(self) -> bytes:
        """Return a fingerprint of the tables; SQLite says whether anybody has written since it was asked last."""
        version = self.watch.execute("PRAGMA data_version").fetchone() if self.watch else None
        if version is None or version not in self.known:
            rows = hashlib.sha256()
            with self.app.app_context():
                # As the driver gives them: of all that the tests do, this is done most.
                cursor = database.connection().connection.cursor()
                for statement in ROWS:
                    rows.update(repr(cursor.execute(statement).fetchall()).encode())
                cursor.close()
            self.known.clear()
            self.known[version] = rows.digest()
        return self.known[version]


def form_of(place: Place) -> dict[str, str]:
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
    }


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
    made = World(
        app,
        cast,
        watch=watching(app),
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
    if made.watch is not None:
        weakref.finalize(made, made.watch.close)
    return made


def watching(app: Flask) -> sqlite3.Connection | None:
    """Return a connection that only watches whether others write, where the database can say that."""
    with app.app_context():
        address = database.engine().url
    return sqlite3.connect(str(address.database)) if address.get_backend_name() == "sqlite" else None


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
