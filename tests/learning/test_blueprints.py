"""A test that draws by a blueprint: both papers and the follow-up ask as much of each outcome."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from tests import people
from tests.conftest import Clock
from tests.learning import crossed
from tests.learning.crossed import FOLLOW_UP, POST_TEST, PRE_TEST
from tests.learning.trainee import Draft, at_work, draft

pytestmark = pytest.mark.one_database

PAPERS = ("overdose/en/00-before/01-pre-test.md", "overdose/en/99-after/01-post-test.md")


def with_blueprint(content: Draft, blueprint: str) -> None:
    crossed.publish(content)
    for path in PAPERS:
        content.edit(path, "minutes: 5\n", f"minutes: 5\ndraw: {blueprint}\n")
    content.publish()


def test_each_test_and_the_follow_up_ask_by_the_blueprint(app: Flask, tmp_path: Path, clock: Clock) -> None:
    with_blueprint(draft(app, tmp_path), "1 T-1, 2 T-2")
    cast = people.settle(app)
    alice = at_work(app, cast.alice, cast.alices_seat)
    clock.forward(days=190)
    for test in (PRE_TEST, POST_TEST, FOLLOW_UP):
        assert "3 questions" in alice.get(f"quiz/{test}").text
        asked = alice.questions(crossed.take(alice, test, (1, 2, 3, 4)))
        assert Counter(crossed.OUTCOMES[int(id.rpartition("-")[2]) - 1] for id in asked) == {"T-1": 1, "T-2": 2}, test
