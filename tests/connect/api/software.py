"""Software elsewhere that reads with a token, and a cohort in which there is something of everything to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from lms.connect.api import tokens
from lms.identity import Cohort, Seat
from tests import people
from tests.furniture import met
from tests.learning import trainee
from tests.people import Cast

EVERYTHING = tuple(tokens.SCOPES)
UNNAMED = tuple(scope for scope in EVERYTHING if scope != tokens.NAMES)


@dataclass(frozen=True, slots=True)
class Software:
    """One piece of software, and the token that it was given."""

    app: Flask
    token: str

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for an address below the API's."""
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        return self.app.test_client().get(f"/api/v1/{path}", headers=sent)

    def items(self, path: str) -> list[dict[str, Any]]:
        """Return everything of a resource, following its pages to the last."""
        return [item for page in self.pages(path) for item in page["items"]]

    def pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Yield the pages of a resource, each asked for when its turn comes."""
        answer = self.get(path)
        while True:
            assert answer.status_code == 200, answer.text
            page: Mapping[str, Any] = answer.get_json()
            yield page
            if page["next"] is None:
                return
            onward = urlsplit(page["next"])
            answer = self.get(f"{onward.path.removeprefix('/api/v1/')}?{onward.query}")


def given_token(app: Flask, cast: Cast, *scopes: str, days: str = "90") -> str:
    """Let Carol make a token on her page; return what the page shows once."""
    form = {"name": "National dashboard", "scopes": list(scopes), "days": days}
    page = people.signed_in(app, cast.carol).post(f"/manage/programmes/{cast.programme}/api", data=form)
    assert page.status_code == 200, page.text
    return shown_in(page.text)


def shown_in(page: str) -> str:
    """Return the token that the manager's page shows."""
    shown = re.search(r'<code class="hash"[^>]*>(threshold_[^<]+)</code>', page)
    assert shown is not None
    return shown[1]


def software(app: Flask, cast: Cast, *scopes: str) -> Software:
    """Return software with a token for some scopes, all of them where none is named."""
    return Software(app, given_token(app, cast, *(scopes or EVERYTHING)))


def to_the_end(app: Flask, cast: Cast) -> None:
    """Let Alice fail a quiz, then do everything up to her certificate; Bob notes her at a meeting and corrects it."""
    at_the_meeting(app, cast.alices_seat, cast)
    alice = trainee.at_work(app, cast.alice, cast.alices_seat)
    alice.take(trainee.QUIZ, but={**trainee.UNSAFE, **trainee.WRONG_BUT_SAFE})
    for lesson in trainee.CHECKS:
        alice.read(lesson)
    for quiz in trainee.RIGHT:
        alice.take(quiz)
    assert alice.send("certificate").status_code == 303


def at_the_meeting(app: Flask, seat: Seat, cast: Cast) -> None:
    """Let Bob note somebody as present and correct that to a part of the meeting."""
    meeting, _scan, _feed = met(app, seat)
    bob, page = people.signed_in(app, cast.bob), f"/teach/{seat.cohort.code}/meetings/{meeting}"
    for mark in ("present", "part"):
        answer = bob.post(page, data={f"p-{seat.person.id}": mark, "reason": "She left at noon"})
        assert answer.status_code == 303, answer.text


def crowd(app: Flask, cohort: Cohort, size: int) -> list[str]:
    """Seat some people in a cohort; return their ids."""
    return [str(people.trainee(app, cohort, f"Somebody {number}").id) for number in range(size)]
