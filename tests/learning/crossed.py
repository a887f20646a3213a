"""A course whose two papers are crossed over, with a follow-up and an evaluation; a question has two answers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import Flask

from lms import records
from lms.identity import Person, Seat
from lms.tables import records as table
from tests import people
from tests.learning.trainee import POST_TEST, PRE_TEST, Draft, Trainee, at_work
from tests.people import Cast

FOLLOW_UP, EVALUATION = "after/follow-up", "after/evaluation"
QUESTION = "## {paper} {n}? <!-- id: t-{paper}-{n} -->\nOutcome: {outcome}\n\n- [ ] No\n- [x] Yes\n\n"
OUTCOMES = ("T-1", "T-1", "T-2", "T-2")
HEADER = "---\nkind: quiz\nrole: {role}\n{more}title: {title}\nminutes: 5\npass: 70%\n---\n"
SCALE = "## Survey: {title} <!-- id: {id} -->\n\n- [ ] not at all\n- [ ] partly\n- [ ] fully\n\n"


def paper(role: str, form: str, title: str) -> str:
    """Return the source of a test with one of the papers."""
    asked = (QUESTION.format(paper=form.lower(), n=n, outcome=outcome) for n, outcome in enumerate(OUTCOMES, 1))
    return HEADER.format(role=role, more=f"form: {form}\n", title=title) + "".join(asked)


def publish(content: Draft) -> None:
    """Publish the course with crossed papers, a follow-up after three months and an evaluation."""
    content.edit("overdose/en/index.md", "outcomes:\n", "forms: crossed\noutcomes:\n")
    content.add("overdose/en/00-before/01-pre-test.md", paper("pre-test", "A", "Before the course"))
    content.add("overdose/en/99-after/01-post-test.md", paper("post-test", "B", "After the course"))
    later = HEADER.format(role="follow-up", more="months: 3\nattempts: 1\n", title="Three months later")
    content.add("overdose/en/99-after/03-follow-up.md", later)
    opinions = SCALE.format(title="I can use this at work", id="t-e-1") + SCALE.format(
        title="The pace was right", id="t-e-2"
    )
    asked = HEADER.format(role="evaluation", more="level: optional\n", title="What you think") + opinions
    content.add(
        "overdose/en/99-after/02-evaluation.md", asked + "## Survey: What should change? <!-- id: t-e-3 -->\n\n____\n"
    )
    content.remove("overdose/ru/00-before/01-pre-test.md")
    content.remove("overdose/ru/99-after/01-post-test.md")
    content.publish()


def seat_of(who: Person, cast: Cast) -> Seat:
    """Return somebody's seat in the cast's cohort."""
    held = next(each for each in who.memberships if each.cohort is not None and each.cohort.id == cast.cohort.id)
    assert held.cohort is not None
    return Seat(held.id, who, held.cohort)


def group(app: Flask, cast: Cast, size: int) -> list[Trainee]:
    """Return so many trainees of the cast's cohort at work."""
    made = [people.trainee(app, cast.cohort, f"Trainee {number:02}") for number in range(size)]
    return [at_work(app, who, seat_of(who, cast)) for who in made]


def take(work: Trainee, test: str, right: Collection[int]) -> UUID:
    """Let somebody take a test, with the questions of these numbers right and the others wrong."""
    attempt = work.begin(test)
    for question in work.questions(attempt):
        number = int(question.rpartition("-")[2])
        assert work.answer(attempt, question, "2" if number in right else "1").status_code == 303
    assert work.hand_in(attempt).status_code == 303
    return attempt


def form_of(app: Flask, attempt: UUID) -> str:
    """Return the paper of an attempt."""
    with app.app_context():
        (started,) = records.read(table.c.id == attempt)
    return str(started.what["form"])


__all__ = ["EVALUATION", "FOLLOW_UP", "POST_TEST", "PRE_TEST", "form_of", "group", "publish", "seat_of", "take"]
