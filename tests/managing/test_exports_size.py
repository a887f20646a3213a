"""Twenty thousand records: what a file of them costs the server. Measured once, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from lms import database, publication, records
from lms.identity import Cohort
from lms.tables import people as people_table
from lms.tables import records as log
from tests import people

RECORDS = 20_000  # `make bench` takes 100,000
EACH = 40  # records of one trainee
MEGABYTE = 1_000_000
BEGAN = datetime(2026, 11, 23, tzinfo=UTC)
MARKED = {"score": "7/9", "points": "7", "possible": 9, "passed": True, "credits": {f"q-{n}": "1" for n in range(9)}}


def fill(app: Flask, where: Cohort) -> None:
    """Write the records of 500 trainees, straight into the table."""
    trainees = [uuid4() for _ in range(RECORDS // EACH)]
    with app.app_context():
        places = publication.edition().courses["overdose", "en"].places
        shown = [(activity, place.hash, activity.endswith("quiz")) for activity, place in places.items()]
        with database.writing() as link:
            named = [
                {"id": each, "name": f"Фарида Назарова {n}", "epoch": 1, "created_at": BEGAN}
                for n, each in enumerate(trainees)
            ]
            link.execute(people_table.insert(), named)
            for first in range(0, RECORDS, 10_000):
                link.execute(log.insert(), [_row(n, trainees, where.id, shown) for n in range(first, first + 10_000)])


def _row(n: int, trainees: list[UUID], where: UUID, shown: list[tuple[str, str, bool]]) -> dict[str, Any]:
    activity, content, is_quiz = shown[n // len(trainees) % len(shown)]
    moment = BEGAN + timedelta(seconds=n)
    return {
        "id": uuid4(),
        "person": trainees[n % len(trainees)],
        "cohort": where,
        "activity": activity,
        "content": content,
        "kind": records.QUIZ_MARKED if is_quiz else records.LESSON_COMPLETED,
        "what": MARKED if is_quiz else {},
        "happened_at": moment,
        "received_at": moment,
    }


@pytest.mark.one_database
def test_twenty_thousand_records_leave_in_every_format_and_take_no_more_memory_than_a_page(
    app: Flask, database_uri: str, tmp_path: Path
) -> None:
    cast = people.settle(app)
    fill(app, cast.cohort)
    page = f"/manage/{cast.cohort.code}/records"
    files = [f"{page}.{suffix}" for suffix in ("csv", "jsonl", "xlsx")]
    command = [
        sys.executable,
        "-m",
        "tests.managing.export_process",
        database_uri,
        tmp_path,
        cast.carol.id,
        page,
        *files,
    ]
    done = subprocess.run([*map(str, command)], check=True, stdout=subprocess.PIPE, text=True, timeout=600)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["file"] for each in told] == files
    for each in told:
        assert each["status"] == 200
        assert each["bytes"] > 2 * MEGABYTE, each
        assert each["grown"] < 20 * MEGABYTE, each
    print(done.stdout)  # the seconds, for who asks with -s
