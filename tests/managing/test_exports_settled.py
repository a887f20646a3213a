"""A record that is still being written when a file is made, on a database that lets others overtake it."""

from __future__ import annotations

import json
import threading
from uuid import uuid4

import pytest
from flask import Flask

from lms import clock, database, records
from lms.tables import records as log
from tests import people
from tests.people import Cast


def row(cast: Cast, app: Flask) -> dict[str, object]:
    with app.app_context():
        now = clock.now()
    who = {
        "id": uuid4(),
        "person": cast.alice.id,
        "cohort": cast.cohort.id,
        "activity": "response/signs",
        "content": "",
    }
    return who | {"kind": records.LESSON_COMPLETED, "what": {}, "happened_at": now, "received_at": now}


def test_a_file_waits_for_a_slow_record_that_a_quick_one_has_overtaken(app: Flask) -> None:
    cast = people.settle(app)
    with app.app_context():
        engine = database.engine()
    if engine.dialect.name != "postgresql":
        pytest.skip("on SQLite nobody overtakes: one writer goes at a time")
    slow, quick = row(cast, app), row(cast, app)
    sent: list[str] = []

    def ask() -> None:
        address = f"/manage/{cast.cohort.code}/records.jsonl"
        sent.append(people.signed_in(app, cast.carol).get(address, buffered=True).get_data(as_text=True))

    asking = threading.Thread(target=ask)
    with engine.connect() as first:
        first.execute(log.insert().values(slow))
        with engine.begin() as second:
            second.execute(log.insert().values(quick))
        asking.start()
        asking.join(timeout=1)
        assert sent == []
        first.commit()
    asking.join(timeout=20)
    assert [json.loads(line)["record_id"] for line in sent[0].splitlines()] == [str(slow["id"]), str(quick["id"])]
