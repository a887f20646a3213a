"""The people of a cohort: enrolling by hand, trainers and managers, invitations, cards, leaving."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import database, identity, records
from lms.identity import Person
from lms.tables import memberships
from lms.tables import people as people_table
from tests import people
from tests.accounts.mailbox import Mailbox, mailbox, text
from tests.conftest import Clock
from tests.people import Cast

__all__ = ["mailbox"]


def found(app: Flask, name: str) -> list[Person]:
    """Return everybody of this name, as the database has them."""
    with app.app_context():
        query = select(people_table.c.id).where(people_table.c.name == name)
        ids = list(database.connection().execute(query).scalars())
        everybody = [identity.person_where(people_table.c.id == each) for each in ids]
    return [person for person in everybody if person is not None]


def form(name: str = "Zarina Qodirova", **changes: str) -> dict[str, str]:
    """Return the fields of the form that enrols a trainee, filled in."""
    return {"id": str(uuid4()), "name": name, "email": "", "language": "", **changes}


def sits_in(person: Person, cohort: identity.Cohort) -> bool:
    """Whether somebody is a trainee of the cohort."""
    return any(held.role == identity.TRAINEE and held.cohort == cohort for held in person.memberships)


def page_of(cast: Cast) -> str:
    """Return the address of the people of Carol's cohort."""
    return f"/manage/{cast.cohort.code}/people"


def card_in(page: str) -> tuple[str, str]:
    """Return number and PIN of the card that a page shows."""
    number, pin = re.findall(r'<dd class="code">([^<]+)</dd>', page)
    return number, pin


def test_a_manager_sees_trainees_and_staff_with_their_roles(app: Flask, cast: Cast) -> None:
    page = people.signed_in(app, cast.carol).get(page_of(cast)).text
    for words in ("Alice Nazarova", "A11C-E000", "Bob Rahimov", "Trainer of the cohort", "Carol Saidova"):
        assert words in page
    assert "Manager of the programme" in page
    assert "Mallory" not in page


def test_only_the_manager_reaches_people_and_acts_on_them(app: Flask, cast: Cast) -> None:
    seat = cast.alices_seat.membership
    pages = ["", "/new", "/list", f"/{seat}/end"]
    acts = ["/new", "/list", "/list/columns", "/list/enrol", f"/{seat}/end"]
    others = ["invitations", "cards", "staff/new"]
    for person in (cast.bob, cast.alice, cast.mallory):
        browser = people.signed_in(app, person)
        answers = [browser.get(page_of(cast) + page) for page in pages]
        answers += [browser.post(page_of(cast) + act, data=form()) for act in acts]
        answers += [browser.post(f"/manage/{cast.cohort.code}/{act}", data=form()) for act in others]
        assert {answer.status_code for answer in answers} == {404}
    anybody = people.browser(app)
    assert {anybody.get(page_of(cast) + page).status_code for page in pages} == {303}
    assert {anybody.post(page_of(cast) + act).location for act in acts} == {"/sign-in"}
    assert found(app, "Zarina Qodirova") == []


def test_a_trainee_without_email_gets_a_card_that_signs_in(app: Flask, cast: Cast) -> None:
    answer = people.signed_in(app, cast.carol).post(page_of(cast) + "/new", data=form())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    number, pin = card_in(answer.text)
    entered = people.browser(app).post("/sign-in", data={"name": number, "secret": pin}, follow_redirects=True)
    (zarina,) = found(app, "Zarina Qodirova")
    assert sits_in(zarina, cast.cohort)
    assert entered.request.path == f"/learn/{cast.cohort.code}/"


def test_sending_the_form_twice_enrols_one_person_and_the_last_card_works(app: Flask, cast: Cast, clock: Clock) -> None:
    carol, filled = people.signed_in(app, cast.carol), form()
    cards = [card_in(carol.post(page_of(cast) + "/new", data=filled).text) for _time in range(2)]
    assert cards[0][0] == cards[1][0]
    assert len(found(app, "Zarina Qodirova")) == 1
    clock.forward(hours=1)
    late = carol.post(page_of(cast) + "/new", data=filled, follow_redirects=True)
    assert "Zarina Qodirova was in this cohort before." in late.text
    number, pin = cards[1]
    answer = people.browser(app).post("/sign-in", data={"name": number, "secret": pin})
    assert answer.status_code == 303


def test_a_form_that_names_a_stranger_gives_no_seat_and_no_pin(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    answer = carol.post(page_of(cast) + "/new", data=form(id=str(cast.mallory.id)))
    assert answer.status_code == 404
    assert not sits_in(people.again(app, cast.mallory), cast.cohort)


def test_a_trainee_with_email_is_invited(
    app: Flask, cast: Cast, make_app: Any, database_uri: str, mailbox: Mailbox
) -> None:
    mailing = make_app(database_uri, LMS_MAIL_URL=mailbox.address)
    carol = people.signed_in(mailing, cast.carol)
    answer = carol.post(page_of(cast) + "/new", data=form(email=" Zarina@Example.org "))
    assert "The mail is on its way." in answer.text
    assert mailbox.letters[0]["To"] == "zarina@example.org"
    assert "Helping in an overdose" in text(mailbox.letters[0])
    (zarina,) = found(app, "Zarina Qodirova")
    assert sits_in(zarina, cast.cohort)
    assert "invited" in carol.get(page_of(cast)).text
    assert people.browser(mailing).get(mailbox.link()).status_code == 200


def test_where_no_mail_is_sent_the_manager_sees_the_link_once(app: Flask, cast: Cast) -> None:
    carol, filled = people.signed_in(app, cast.carol), form(email="zarina@example.org")
    answer = carol.post(page_of(cast) + "/new", data=filled)
    (link,) = re.findall(r"http://localhost(/invitation/[^<]+)<", answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Zarina Qodirova" in people.browser(app).get(link).text
    again = carol.post(page_of(cast) + "/new", data=filled, follow_redirects=True)
    assert "/invitation/" not in again.text
    assert len(found(app, "Zarina Qodirova")) == 1


def test_somebody_known_gets_a_seat_and_keeps_name_and_password(app: Flask, cast: Cast) -> None:
    before = people.again(app, cast.dave)
    carol = people.signed_in(app, cast.carol)
    answer = carol.post(page_of(cast) + "/new", data=form("Another Name", email="dave@example.org"))
    assert "/invitation/" not in answer.text
    after = people.again(app, cast.dave)
    assert (after.name, after.epoch) == (before.name, before.epoch)
    assert sits_in(after, cast.cohort)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Write the name."),
        ({"name": "123"}, "A name has 2 to 120 letters."),
        ({"name": "=HYPERLINK(1)"}, "The sign = does not belong in a name."),
        ({"email": "zarina@"}, "zarina@ is not an e-mail address"),
        ({"email": "zarina..a@example.org"}, "zarina..a@example.org is not an e-mail address"),
        ({"email": ".zarina@example.org"}, ".zarina@example.org is not an e-mail address"),
        ({"language": "tlh"}, "Choose one of the languages."),
    ],
)
def test_mistakes_are_named_and_nothing_typed_is_lost(
    app: Flask, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    wrong = form(**{"email": "z@example.org", **changes})
    answer = people.signed_in(app, cast.carol).post(page_of(cast) + "/new", data=wrong)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert f'name="id" value="{wrong["id"]}"' in answer.text
    assert f'value="{wrong["name"]}"' in answer.text or not wrong["name"]


def test_a_known_trainer_is_added_by_email_alone(app: Flask, cast: Cast) -> None:
    erin = people.person(app, "Erin Site", email="erin@example.org")
    carol = people.signed_in(app, cast.carol)
    form_sent = {"id": str(uuid4()), "email": "ERIN@example.org", "role": "trainer"}
    assert carol.post(f"/manage/{cast.cohort.code}/staff/new", data=form_sent).status_code == 200
    assert people.again(app, erin).teaches(cast.cohort)
    assert not people.again(app, erin).manages(cast.programme)


def test_an_unknown_manager_needs_a_name_and_is_invited_once(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/staff/new"
    sent = {"id": str(uuid4()), "email": "new@example.org", "role": "manager", "name": ""}
    nameless = carol.post(address, data=sent)
    assert nameless.status_code == 400
    assert 'value="new@example.org"' in nameless.text
    for _time in range(2):
        assert "/invitation/" in carol.post(address, data={**sent, "name": "New Manager"}).text
    (new,) = found(app, "New Manager")
    assert new.manages(cast.programme)
    assert not new.manages(cast.other_programme)
    assert len(new.memberships) == 1


def test_a_role_that_does_not_exist_is_given_to_nobody(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    sent = {"id": str(uuid4()), "email": "dave@example.org", "role": "admin"}
    assert carol.post(f"/manage/{cast.cohort.code}/staff/new", data=sent).status_code == 400


def test_ending_a_seat_asks_first_and_keeps_the_records(app: Flask, cast: Cast) -> None:
    people.complete(app, cast.alices_seat)
    carol = people.signed_in(app, cast.carol)
    address = f"{page_of(cast)}/{cast.alices_seat.membership}/end"
    assert "What they did stays in the records" in carol.get(address).text
    for _time in range(2):
        assert carol.post(address).status_code == 303
    assert not sits_in(people.again(app, cast.alice), cast.cohort)
    assert people.signed_in(app, cast.alice).get(f"/learn/{cast.cohort.code}/").status_code == 404
    with app.app_context():
        assert records.of_seat(cast.cohort.id, cast.alice.id, [records.COURSE_COMPLETED])


def test_enrolling_again_gives_the_same_seat_back(app: Flask, cast: Cast) -> None:
    zarina = people.trainee(app, cast.cohort, "Zarina Qodirova", email="zarina@example.org")
    carol = people.signed_in(app, cast.carol)
    carol.post(f"{page_of(cast)}/{zarina.memberships[0].id}/end")
    carol.post(page_of(cast) + "/new", data=form(email="zarina@example.org"))
    assert people.again(app, zarina).memberships == zarina.memberships


def test_a_seat_of_another_cohort_cannot_be_ended_from_here(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    address = f"{page_of(cast)}/{cast.mallorys_seat.membership}/end"
    assert carol.get(address).status_code == 404
    assert carol.post(address).status_code == 404
    assert sits_in(people.again(app, cast.mallory), cast.other_cohort)


def test_a_manager_cannot_end_her_own_role(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    (held,) = cast.carol.memberships
    answer = carol.post(f"{page_of(cast)}/{held.id}/end")
    assert answer.status_code == 409
    assert "You cannot end your own role" in answer.text
    assert people.again(app, cast.carol).manages(cast.programme)


def test_a_sheet_of_cards_is_made_for_those_who_are_ticked(app: Flask, cast: Cast) -> None:
    zarina = people.trainee(app, cast.cohort, "Zarina Qodirova")
    carol = people.signed_in(app, cast.carol)
    ticked = {"person": [str(cast.alice.id), str(zarina.id)]}
    sheet = carol.post(f"/manage/{cast.cohort.code}/cards", data=ticked)
    assert sheet.status_code == 200
    assert sheet.headers["Cache-Control"] == "no-store"
    assert "A11C-E000" in sheet.text
    assert "Zarina Qodirova" in sheet.text
    assert people.again(app, cast.alice).epoch == cast.alice.epoch + 1
    with app.app_context():
        (reset,) = records.of_seat(cast.cohort.id, cast.alice.id, [records.PIN_RESET])
    assert reset.author == cast.carol.id


def test_no_card_is_made_for_a_stranger_nor_for_who_sits_where_the_manager_has_no_say(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/cards"
    assert carol.post(address, data={"person": str(cast.mallory.id)}).status_code == 404
    people.give(app, cast.mallory, identity.TRAINEE, programme=cast.programme, cohort=cast.cohort.id)
    answer = carol.post(address, data={"person": [str(cast.alice.id), str(cast.mallory.id)]})
    assert answer.status_code == 409
    assert "also has a place where you do not teach or manage" in answer.text
    assert people.again(app, cast.alice).epoch == cast.alice.epoch
    assert people.signed_in(app, cast.dave).post(address, data={"person": str(cast.mallory.id)}).status_code == 200


def test_at_most_a_classroom_of_cards_is_made_at_once(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/cards"
    many = {"person": [str(uuid4()) for _person in range(41)]}
    assert "Only 40 cards can be made at once." in carol.post(address, data=many).text
    assert "Tick the people who need a card first." in carol.post(address, follow_redirects=True).text


def test_those_who_wait_are_invited_together_and_a_mail_server_that_fails_is_asked_once(
    app: Flask, cast: Cast, make_app: Any, database_uri: str, mailbox: Mailbox
) -> None:
    for number in range(3):
        people.trainee(app, cast.cohort, f"Trainee {number}", email=f"t{number}@example.org", password=None, pin=None)
    mailing = make_app(database_uri, LMS_MAIL_URL=mailbox.address)
    carol = people.signed_in(mailing, cast.carol)
    assert "Send 3 invitations by e-mail" in carol.get(page_of(cast)).text
    mailbox.full = True
    failed = carol.post(f"/manage/{cast.cohort.code}/invitations")
    assert failed.text.count("The mail could not be sent") == 1
    assert failed.text.count("/invitation/") == 1
    assert "2 more people wait for an invitation." in failed.text
    mailbox.full = False
    carol.post(f"/manage/{cast.cohort.code}/invitations")
    assert [letter["To"] for letter in mailbox.letters] == ["t1@example.org", "t2@example.org"]
    assert "Send 1 invitation" not in carol.get(page_of(cast)).text


def test_two_seats_in_one_cohort_cannot_come_about(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    for _time in range(2):
        carol.post(page_of(cast) + "/new", data=form(email="zarina@example.org"))
    with app.app_context():
        query = select(func.count()).where(memberships.c.cohort == cast.cohort.id, memberships.c.role == "trainee")
        assert database.connection().execute(query).scalar_one() == 2  # Alice and Zarina


def test_names_that_look_like_markup_are_text(app: Flask, cast: Cast) -> None:
    people.trainee(app, cast.cohort, "<script>alert(1)</script>")
    page = people.signed_in(app, cast.carol).get(page_of(cast)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_pages_are_drawn_in_russian(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    carol.set_cookie("lms_language", "ru")
    for end in ("", "/new", "/list", f"/{cast.alices_seat.membership}/end"):
        answer = carol.get(page_of(cast) + end)
        assert answer.status_code == 200
        assert 'lang="ru"' in answer.text
