"""Whatever is published while people learn: nobody loses an answer, a date, a result or a certificate.

Typo, key, removed question, added question, pass mark, new name, mistake and withdrawal are in
``tests/learning/test_publishing_meanwhile.py`` for open and marked attempts; here are the changes that it lacks, and
every one of them for somebody who holds a certificate.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms import database, records
from lms.tables import certificates
from tests.conftest import Clock
from tests.learning.test_publishing_meanwhile import CHANGES, FILE, RUSSIAN, Change, complete, verdicts, without_forms
from tests.learning.trainee import QUIZ, RIGHT, Draft, Trainee, draft, log
from tests.people import Cast


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    return draft(app, tmp_path)


def choice_removed(content: Draft) -> None:
    """A wrong choice between two right ones goes, so that the last one has another number."""
    content.edit(FILE, "- [ ] Restless talk\n  > Opioids make people quiet, not restless.\n", "")
    russian = content.folder / RUSSIAN
    lines = russian.read_text(encoding="utf-8").split("\n")
    begin = next(i for i, line in enumerate(lines) if line.startswith("- [x]") and lines[i + 2].startswith("- [ ]"))
    russian.write_text("\n".join(lines[: begin + 2] + lines[begin + 4 :]), encoding="utf-8")


def pool_changed(content: Draft) -> None:
    content.edit(FILE, "attempts: 3", "attempts: 3\ndraw: 2")


def order_changed(content: Draft) -> None:
    for path in (FILE, RUSSIAN):
        head, *questions = (content.folder / path).read_text(encoding="utf-8").split("\n## ")
        (content.folder / path).write_text("\n## ".join([head, *reversed(questions)]) + "\n", encoding="utf-8")


MORE = [choice_removed, pool_changed, order_changed]


@pytest.mark.one_database
@pytest.mark.parametrize("change", MORE)
def test_an_open_attempt_is_gone_on_with_and_marked_as_it_began(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, change: Change
) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-02", "1", "3")
    pages = [without_forms(alice.get(f"attempt/{attempt}/{number}").text) for number in range(1, 5)]
    change(content)
    published = content.publish()
    assert {each.activity for each in published.changes} == {QUIZ}
    assert {each.kind for each in published.changes} == {"changed"}
    assert [without_forms(alice.get(f"attempt/{attempt}/{number}").text) for number in range(1, 5)] == pages
    for question, given in RIGHT[QUIZ].items():
        assert alice.answer(attempt, question, *given).status_code == 303
    assert alice.hand_in(attempt).status_code == 303
    (marked,) = log(app, cast.alices_seat, records.QUIZ_MARKED)
    assert (marked.what["score"], marked.what["passed"]) == ("1", True)


@pytest.mark.one_database
@pytest.mark.parametrize("change", MORE)
def test_a_result_stays_what_it_was(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock, change: Change
) -> None:
    attempts = alice.take(QUIZ, {"t-q-02": ("2",), "t-q-01": ("1",)}), alice.take(QUIZ)
    before = log(app, cast.alices_seat)
    pages = [verdicts(alice.get(f"attempt/{attempt}/result").text) for attempt in attempts]
    clock.forward(days=1)
    change(content)
    assert content.publish().changes
    assert log(app, cast.alices_seat) == before
    assert [verdicts(alice.get(f"attempt/{attempt}/result").text) for attempt in attempts] == pages


@pytest.mark.one_database
@pytest.mark.parametrize("change", [*CHANGES, *MORE])
def test_who_holds_a_certificate_holds_it_as_it_is(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock, change: Change
) -> None:
    complete(alice)
    assert alice.send("certificate").status_code == 303
    kept = (records.CERTIFICATE_ISSUED, records.COURSE_COMPLETED, records.QUIZ_MARKED, records.ANSWER_GIVEN)
    before, printed = log(app, cast.alices_seat, *kept), printed_in(app)
    page = alice.get("certificate").text
    clock.forward(days=400)
    change(content)
    content.publish()
    assert alice.get("certificate").text == page
    assert alice.send("certificate").status_code == 303
    assert log(app, cast.alices_seat, *kept) == before
    assert printed_in(app) == printed
    assert "You completed the course on 23 November 2026" in alice.get("").text


def printed_in(app: Flask) -> list[tuple[str, str]]:
    """Return every certificate with the hash of its PDF."""
    with app.app_context():
        rows = database.connection().execute(certificates.select())
        return [(row.number, row.sha256) for row in rows]
