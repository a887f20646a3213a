"""A certified trainer logs what they gave on, corrects it and withdraws it; nothing that was said is lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.exc import DatabaseError

from lms import database
from lms.certificates import register as certificates
from lms.learning import disk
from lms.tables import echo_events
from tests import people
from tests.cascade import giving
from tests.cascade.giving import FORM, Giving
from tests.learning import essay
from tests.people import Cast


def test_a_certified_trainer_logs_a_training_with_a_photograph_and_sending_it_twice_logs_it_once(
    app: Flask, cast: Cast, alice: Giving
) -> None:
    form = {**FORM, "id": str(uuid4())}
    exif = Image.Exif()
    exif[0x010F] = "A camera that tells"
    answers = [alice.send("new", **form, sheet=giving.sheet(essay.picture(exif=exif))) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    page = alice.get().text
    assert page.count("Khujand, clinic Chinor") == 2  # in the list, and among the trainings of a next trainer
    assert "11 people" in page
    logged = alice.client.get(answers[0].location).text
    for words in ("Nurse or feldsher 7", "Not known 3", "Female 6", "photographed", "Evidence: B"):
        assert words in logged
    with alice.client.get(answers[0].location + "/sheet") as sheet:
        assert sheet.headers["Content-Disposition"].startswith("attachment")
        assert sheet.mimetype == "image/jpeg"
        assert b"camera that tells" not in sheet.get_data()
    with app.app_context():
        assert not str(disk.folder()).startswith(str(app.static_folder))
        (kept,) = [path for path in disk.folder().rglob("*") if path.is_file()]
        assert b"camera that tells" not in kept.read_bytes()


@pytest.mark.parametrize(
    ("otherwise", "told"),
    [
        ({"profession-untold": "2"}, "These do not agree: 11 in all, 11 by sex, 10 by profession."),
        ({"sex-male": "6"}, "These do not agree: 11 in all, 12 by sex, 11 by profession."),
        ({"heads": ""}, "Write how many people were there."),
        ({"sex-male": "five"}, "Write a whole number"),
        ({"day": "2026-11-26"}, "This day is still to come."),
        ({"day": "yesterday"}, "is not a date"),
        ({"modules": "overdose/elsewhere"}, "Choose what was taught."),
        ({"version": "9"}, "Choose the version"),
        ({"place": " "}, "Write town and house"),
    ],
)
@pytest.mark.one_database
def test_what_does_not_agree_is_told_at_once_and_nothing_that_was_typed_is_lost(
    alice: Giving, otherwise: dict[str, Any], told: str
) -> None:
    answer = alice.send("new", **{**FORM, **otherwise})
    assert answer.status_code == 400
    assert told in answer.text
    for name, value in {**FORM, **otherwise}.items():
        if name not in ("modules", "version"):
            assert value in answer.text, name
    assert ("checked" in answer.text) == ("modules" not in otherwise)
    assert "Nothing logged yet." in alice.get().text


def test_heads_may_be_written_in_the_digits_of_any_script(app: Flask, alice: Giving) -> None:
    training = alice.log(**{"heads": "۱۱", "sex-female": "٦", "profession-nurse": "៧"})
    assert giving.entry(app, alice.programme, training).said.heads == 11


def test_a_photograph_waits_while_the_form_is_mended_and_for_its_sender_alone(
    app: Flask, cast: Cast, alice: Giving
) -> None:
    refused = alice.send("new", **{**FORM, "heads": "12"}, sheet=giving.sheet())
    assert "Your photograph is here already" in refused.text
    seal = refused.text.partition('name="sheet-kept" value="')[2].partition('"')[0]
    mallory = giving.certified(app, cast.mallorys_seat)
    stolen = mallory.log(**{"sheet-kept": seal})
    assert giving.entry(app, mallory.programme, stolen).said.sheet is None
    mended = alice.log(**{"sheet-kept": seal})
    assert giving.entry(app, alice.programme, mended).said.sheet is not None
    with alice.get(f"{mended}/sheet") as sent:
        assert sent.status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize("content", [b"%PDF-1.7 a list", b"<svg onload='alert(1)'/>", b"\xff\xd8\xff no picture"])
def test_what_is_no_photograph_is_refused_by_what_it_holds(app: Flask, alice: Giving, content: bytes) -> None:
    answer = alice.send("new", **FORM, sheet=giving.sheet(content))
    assert answer.status_code == 400
    assert "Error:" in answer.text
    with app.app_context():
        assert not [path for path in disk.folder().rglob("*") if path.is_file()]


def test_a_correction_needs_a_reason_and_keeps_what_was_said_before(app: Flask, alice: Giving) -> None:
    training = alice.log(sheet=giving.sheet())
    form = {**FORM, "heads": "12", "sex-female": "7", "profession-untold": "4"}
    assert "Write what was wrong" in alice.send(f"{training}/correct", **form).text
    assert alice.send(f"{training}/correct", **form, reason="Nigora came at noon").status_code == 303
    found = giving.entry(app, alice.programme, training)
    assert [event.said and event.said.heads for event in found.history] == [11, 12]
    assert found.said.sheet is not None  # the form brought no other
    page = alice.get(str(training)).text
    assert "Nigora came at noon" in page
    assert "What it said then" in page
    with app.app_context():
        for statement in (echo_events.update().values(reason=""), echo_events.delete()):
            with pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
                link.execute(statement)


def test_a_withdrawn_training_counts_no_more_and_stays_to_be_read(app: Flask, alice: Giving) -> None:
    training = alice.log()
    assert alice.send(f"{training}/withdraw").status_code == 400
    assert alice.send(f"{training}/withdraw", reason="It was the day after").status_code == 303
    assert alice.send(f"{training}/correct", **FORM, reason="Or not").status_code == 409
    assert not giving.entry(app, alice.programme, training).counts
    assert "It was the day after" in alice.get(str(training)).text
    assert "Withdrawn" in alice.get().text


def test_only_a_certificate_that_stands_of_a_cohort_that_makes_trainers_opens_the_register(
    app: Flask, cast: Cast
) -> None:
    alice = people.signed_in(app, cast.alice)
    page = f"/cascade/{cast.programme}/"
    giving.mark(app, cast.cohort, cast.carol)
    assert alice.get(page).status_code == 404  # no certificate yet
    trained = giving.certified(app, cast.alices_seat)
    training = trained.log()
    assert alice.get("/cascade/").location == page
    assert people.signed_in(app, cast.mallory).get(f"{page}{training}").status_code == 404
    with app.app_context():
        certificate = certificates.latest(cast.alices_seat)
        assert certificate is not None
        with database.writing():
            certificates.revoke(certificate.words.number, "The test was another's", cast.carol)
    assert alice.get(page).status_code == 404
    assert giving.entry(app, cast.programme, training).counts  # what was given stays given
