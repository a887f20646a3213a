"""Appraisals in tests: the small set and the invented service of ``tests/content``, rated through the pages' forms."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

from curricula.appraisal import shelf
from curricula.appraisal.standards import encode
from curricula.files import Folder
from lms import clock, database
from lms.identity import Cohort, Person
from lms.learning.appraisal import kept
from lms.learning.appraisal.kept import Appraisal, Given
from lms.tables import services
from tests.conftest import CONTENT

SET, EXERCISE = "en:small-set", "en:lamp"
CODES = ("AC1a", "AC1b", "CA1a", "CA1b", "CA2a", "RI1a")
KEY = {"AC1a": "1", "AC1b": "2", "CA1a": "0", "CA1b": "NA", "CA2a": "1", "RI1a": "2"}
SOURCES = ["document", "observation"]


def open_exercise(trainer: FlaskClient, cohort: Cohort, **form: object) -> str:
    """Open the exercise through its form; return the id."""
    answer = trainer.post(f"/teach/{cohort.code}/appraisals/exercise", data={"of": EXERCISE, **form})
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def begin(trainer: FlaskClient, cohort: Cohort, *assessors: Person, kind: str = "external", name: str = "Star") -> str:
    """Begin a round of a service through its form; return the id."""
    form = {"of": SET, "kind": kind, "name": name}
    form |= dict(zip(("first", "second"), (str(each.id) for each in assessors), strict=False))
    answer = trainer.post(f"/teach/{cohort.code}/appraisals/round", data=form)
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def rate(who: FlaskClient, cohort: Cohort, appraisal: str, ratings: Mapping[str, str], *, hand_in: bool = True) -> None:
    """Rate criteria through their forms, with evidence and comment where these are needed, and hand in."""
    address = f"/learn/{cohort.code}/appraisal/{appraisal}"
    for code, rating in ratings.items():
        form = {"rating": rating, "evidence": SOURCES, "comment": "There are no kits." if rating == "NA" else ""}
        answer = who.post(f"{address}/criterion/{code}", data=form)
        assert answer.status_code == 303, answer.text
    if hand_in:
        assert who.post(f"{address}/hand-in").status_code == 303


def rated(app: Flask, cohort: Cohort, person: Person) -> UUID:
    """Put a round into a cohort that one person has rated and handed in, one essential criterion not met."""
    with app.app_context():
        found = shelf.read(Folder(CONTENT), "en").sets["small-set"]
        with database.writing() as link:
            service = uuid4()
            row = {"id": service, "cohort": cohort.id, "name": "Star", "created_at": clock.now()}
            link.execute(services.insert().values(row))
            body = kept.keep_object(encode(found))
            made = Appraisal(uuid4(), cohort.id, service, "external", "Star", body, "", clock.now(), (person.id,))
            kept.begin(made, person.id, (person.id,))
        for code in found.criteria:
            kept.rate(made, person.id, code, Given("0" if code == "CA1a" else "1", "Seen", ("document",)))
        with database.writing():
            kept.note(made, person.id, kept.HANDED_IN)
    return made.id
