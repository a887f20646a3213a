"""A reviewer at work: the forms of the review pages as a browser sends them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import identity
from lms.identity import Person
from lms.publication import drafts
from tests import people
from tests.learning.trainee import QUIZ, Trainee

ROLE = "narcologist"

SIGNS = "overdose/en/01-response/01-signs.md"
STEPS = "overdose/en/01-response/02-first-steps.md"
QUIZ_FILE = "overdose/en/01-response/09-quiz.md"
FACTS = "shared/en/safety.md"
LESSON, CRITICAL_LESSON = "response/signs", "response/first-steps"

NEW = (
    "---\ntitle: Two doses\nminutes: 5\nlevel: core\noutcomes: [T-2]\nsources: [W14o]\nsafety: critical\n---\n"
    "Text [W14o].\n"
)
NEW_IN_RUSSIAN = "---\ntitle: Две дозы\noutcomes: [T-2]\nsources: [W14o]\n---\nТекст [W14o].\n"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who signs, and their browser."""

    person: Person
    client: FlaskClient

    def address(self, activity: str, source: str = "draft", language: str = "en") -> str:
        """Return where an activity of the tests' course is signed."""
        return f"/content/reviews/{source}/overdose/{language}/{activity}"

    def open(self, activity: str, source: str = "draft", language: str = "en") -> str:
        """Return the hash of the version that the page of an activity shows."""
        page = self.client.get(self.address(activity, source, language)).text
        return page.split('name="content" value="')[1][:64] if 'name="content"' in page else ""

    def send(self, activity: str, source: str = "draft", language: str = "en", **form: str) -> TestResponse:
        """Send the form of a page; ``form`` is what is otherwise than in a signature that is in order."""
        usual = {"id": str(uuid4()), "verdict": "signed", "read": "1", "role": ROLE, "reason": ""}
        if "content" not in form:
            form["content"] = self.open(activity, source, language)
        return self.client.post(self.address(activity, source, language), data={**usual, **form})

    def sign(self, activity: str, source: str = "draft", language: str = "en") -> None:
        """Sign an activity as it is now."""
        assert self.send(activity, source, language).status_code == 303

    def refuse(self, activity: str, reason: str) -> None:
        """Refuse an activity as it is now."""
        assert self.send(activity, verdict="refused", read="", reason=reason).status_code == 303


def reviewer(app: Flask, name: str, *roles: str) -> Reviewer:
    """Make somebody who reviews, with more roles on the site where they have some."""
    made = people.person(app, name, email=f"{name.split()[0].lower()}@example.org")
    for role in (identity.REVIEWER, *roles):
        people.give(app, made, role)
    person = people.again(app, made)
    return Reviewer(person, people.signed_in(app, person))


def publish(erin: FlaskClient, **form: str) -> int:
    """Publish as the page does; return how that was answered."""
    page = erin.get("/content/publish").text
    shown = {name: page.split(f'name="{name}" value="')[1][:64] for name in ("manifest", "written")}
    return erin.post("/content/publish", data={"note": "Mended", **shown, **form}).status_code


def question(alice: Trainee) -> str:
    """Return what the quiz that is published now asks first, in an attempt of its own."""
    return alice.get(alice.page_of(alice.begin(QUIZ), "t-q-01")).text


def content_in_folder(app: Flask, activity: str) -> str:
    """Return the hash of what the content folder says of an activity, without opening it in anybody's browser."""
    with app.app_context():
        return drafts.draft().manuscript.edition.courses["overdose", "en"].places[activity].hash
