"""What stands in a furnished site: something of every kind that an address of :mod:`tests.world` may name."""

from __future__ import annotations

import hashlib
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from itsdangerous import URLSafeSerializer

from lms import database, identity
from lms.certificates import register
from lms.connect.api import tokens
from lms.identity import Person, Seat
from lms.learning import meetings as timetable
from lms.learning import reported
from lms.managing import paper_sheets
from lms.managing.evidence import zipping
from lms.managing.evidence.facts import Facts, as_json
from lms.tables import (
    attendance_sheets,
    evidence_links,
    evidence_packs,
    indicators,
    logos,
    meetings,
    objects,
    work_surveys,
)
from tests import people
from tests.cascade import giving
from tests.cascade.giving import Giving
from tests.conftest import CONTENT, Clock
from tests.learning import doorway, essay, gauge, planned
from tests.learning.trainee import LESSON, at_work
from tests.teaching import appraising

# A lesson that was changed in the editor, and has a version of before.
EDITED = "overdose/en/02-aftercare/01-staying.md"

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(60)


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
    """Let somebody who manages a seat's programme make a token of it; return its id."""
    key, manager = uuid4(), people.person(app, "Manager of the dashboard")
    people.give(app, manager, identity.MANAGER, programme=seat.cohort.programme)
    token(app, key, seat.cohort.programme, manager.id)
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
