"""A programme's completions as files: 100,000 rows in each format, as a manager fetches them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from lms import clock, database, identity, publication, records
from lms.identity import Cohort
from lms.managing.exports import formats
from lms.tables import memberships
from lms.tables import people as everybody
from lms.tables import records as log
from tests import people
from tests.bench import generated
from tests.bench.figures import Figure, figure
from tests.bench.prepared import CHECKOUT, cookie, site, variables
from tests.crowd import Done

COURSE = "forty"
COHORTS, TRAINEES, ACTIVITIES = 100, 25, 40
PATIENCE_SECONDS = 120
MEMORY = 100  # megabytes, of the process that makes a file


def measure(folder: Path) -> Iterator[Figure]:
    """Fetch each format in a process of its own, and weigh that."""
    content = folder / "content"
    generated.write(content, COURSE, modules=4, lessons=9, checks=1, asked=5)
    with site(folder, LMS_CONTENT=str(content)) as app:
        programme = people.programme(app, "A national programme")
        manager = people.person(app, "Carol Weaver", email="carol@example.org")
        people.give(app, manager, identity.MANAGER, programme=programme)
        rows = sum(complete(app, people.cohort(app, programme, curriculum=COURSE)) for _cohort in range(COHORTS))
        key = cookie(app, manager)
    yield from files(folder, content, f"/manage/programmes/{programme}", key, rows)


def files(
    folder: Path,
    content: Path,
    programme: str,
    key: str,
    rows: int,
    *,
    memory: int = MEMORY,
    patience: int = PATIENCE_SECONDS,
) -> Iterator[Figure]:
    """Fetch what a programme at that path can be saved as, each file in a process of its own, and weigh that."""
    listed = {f"export.{rows}.{suffix}": (f"records.{suffix}", each.label) for suffix, each in formats().items()}
    listed[f"export.{rows}.xapi"] = ("statements.jsonl", "xAPI statements")
    for name, (file, label) in listed.items():
        took, peak = fetched(folder, content, f"{programme}/{file}", key, rows, patience)
        yield figure(name, f"a file of {rows:,} completions, {label}", [took], "s")
        what = f"the most memory that making that file took, {label}, the whole process"
        yield figure(f"{name}.memory", what, [peak], "MB", at_most=memory)


def fetched(folder: Path, content: Path, path: str, key: str, rows: int, patience: int) -> tuple[float, float]:
    """Fetch a file in a process of its own; return the seconds it took and the most megabytes the process had."""
    command = (sys.executable, "-m", "tests.bench.fetched", path, key, str(rows))
    around = variables(folder, LMS_CONTENT=str(content))
    ended = subprocess.run(
        command, cwd=CHECKOUT, env=around, stdout=subprocess.PIPE, text=True, timeout=patience, check=True
    )
    took, peak = ended.stdout.split()
    return float(took), float(peak)


def complete(app: Flask, group: Cohort) -> int:
    """Seat 25 people who have completed everything in a cohort; return how many records that makes.

    Written in one go: through the pages it would take longer than all measurements together.
    """
    with app.app_context(), database.writing() as link:
        now = clock.now()
        everyone = [uuid4() for _trainee in range(TRAINEES)]
        named = [{"id": who, "name": f"Trainee {who.hex[:6]}", "epoch": 1, "created_at": now} for who in everyone]
        place = {"programme": group.programme, "cohort": group.id, "role": identity.TRAINEE, "since": now}
        seats = [{"id": uuid4(), "person": who, **place} for who in everyone]
        rows = [_record(each, group, who) for who in everyone for each in completed(group.curriculum)]
        link.execute(everybody.insert(), named)
        link.execute(memberships.insert(), seats)
        link.execute(log.insert(), rows)
    return len(rows)


def completed(curriculum: str) -> list[Done]:
    """Return what somebody did who completed everything in a course, a day for each activity."""
    course = publication.edition().course(curriculum, "en")
    assert course is not None
    marked = {"score": "7/9", "points": "7", "possible": 9, "passed": True, "critical_wrong": [], "credits": {}}
    found = []
    for number, activity in enumerate(islice(course.outline.activities, ACTIVITIES)):
        is_quiz = activity.kind == "quiz"
        kind, what = (records.QUIZ_MARKED, marked) if is_quiz else (records.LESSON_COMPLETED, {})
        at = clock.now() - timedelta(days=ACTIVITIES - number)
        found.append(Done(activity.id, course.places[activity.id].hash, kind, at, what))
    return found


def _record(done: Done, group: Cohort, who: UUID) -> Mapping[str, Any]:
    return {
        "id": uuid4(),
        "person": who,
        "cohort": group.id,
        "activity": done.activity,
        "content": done.content,
        "kind": done.kind,
        "attempt": uuid4() if done.kind == records.QUIZ_MARKED else None,
        "what": done.what,
        "happened_at": done.at,
        "received_at": done.at,
    }
