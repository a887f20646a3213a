"""Reminders: who is due by which rule, once, and never more than one in two days."""

from __future__ import annotations

import re
from pathlib import Path

from lms.messages import letters, reminding
from lms.messages.rules import RULES
from tests import people
from tests.accounts.mailbox import text
from tests.learning import crossed, planned
from tests.learning.trainee import at_work, draft
from tests.messages.conftest import SITE, Follow, Office


def newest(office: Office) -> str:
    """Return what the newest letter says."""
    return " ".join(text(office.box.letters[-1]).split())


def test_who_has_not_started_is_reminded_once(office: Office, follow: Follow) -> None:
    follow(not_started=3)
    office.clock.forward(days=2)
    assert office.send() == (0, 0)
    office.clock.forward(days=1)
    assert office.send() == (1, 1)
    assert "you have not opened it yet" in newest(office)
    assert "Alice Nazarova" in newest(office)
    for _day in range(4):
        office.clock.forward(days=1)
        assert office.send() == (0, 0)
    assert "last reminder" in office.bob.get(f"/teach/{office.cast.cohort.code}/attention?all=1").text


def test_a_programme_that_has_chosen_no_rule_reminds_nobody(office: Office, follow: Follow) -> None:
    office.clock.forward(days=4)
    assert office.send() == (0, 0)
    follow(not_started=1)
    follow()
    assert office.send() == (0, 0)


def test_every_rule_can_be_followed_with_the_days_that_the_form_offers(office: Office, follow: Follow) -> None:
    follow(**{rule.key: rule.days for rule in RULES})
    with office.app.app_context():
        assert reminding.days_by_rule(office.cast.programme) == {rule.key: rule.days for rule in RULES}


def test_nothing_is_written_at_night_so_that_who_begins_in_the_evening_hears_nothing(
    office: Office, follow: Follow
) -> None:
    follow(not_started=1)
    office.clock.forward(days=1, hours=7)  # 21:00 where they are
    assert office.send() == (0, 0)
    at_work(office.app, office.cast.alice, office.cast.alices_seat).read("response/signs")
    office.clock.forward(hours=12)
    assert office.send() == (0, 0)


def test_who_is_stuck_is_told_what_comes_next_and_again_after_the_next_silence(office: Office, follow: Follow) -> None:
    follow(not_started=1, stuck=7)
    alice = at_work(office.app, office.cast.alice, office.cast.alices_seat)
    alice.take("before/pre-test")
    office.clock.forward(days=7)
    assert office.send() == (1, 1)
    assert "What comes next is “Three signs”" in newest(office)
    office.clock.forward(days=7)
    assert office.send() == (0, 0)
    alice.read("response/signs")
    office.clock.forward(days=8)
    assert office.send() == (1, 1)
    assert "Three signs" not in newest(office)
    people.complete(office.app, office.cast.alices_seat)
    office.clock.forward(days=8)
    assert office.send() == (0, 0), "who has completed the course is stuck nowhere"


def test_nobody_gets_two_reminders_in_two_days(office: Office, follow: Follow, tmp_path: Path) -> None:
    crossed.publish(draft(office.app, tmp_path))
    follow(stuck=3, evaluation=1)
    at_work(office.app, office.cast.alice, office.cast.alices_seat).read("response/signs")
    office.clock.forward(days=5)  # the day after the last one
    assert office.send() == (1, 1)
    assert "What comes next" in newest(office)
    office.clock.forward(days=1)
    assert office.send() == (0, 0)
    office.clock.forward(days=1, minutes=1)
    assert office.send() == (1, 1)
    assert "What you think" in newest(office)


def test_a_reminder_waits_for_a_mail_server_and_no_other_is_written_meanwhile(office: Office, follow: Follow) -> None:
    follow(not_started=1, stuck=3)
    office.box.full = True
    office.clock.forward(days=1)
    assert office.send() == (1, 0)
    office.clock.forward(days=3)
    assert office.send() == (0, 0)
    office.box.full = False
    office.clock.forward(hours=1)
    assert office.send() == (0, 1)


def test_what_was_not_handed_in_is_asked_for_after_the_last_day(office: Office, follow: Follow, tmp_path: Path) -> None:
    asked = "  post-test: yes\n  hand-in: after/post-test\n"
    draft(office.app, tmp_path).edit("overdose/en/index.md", "  post-test: yes\n", asked).publish()
    follow(action_plan=2)
    office.clock.forward(days=5)
    assert office.send() == (0, 0)
    office.clock.forward(days=1)
    assert office.send() == (1, 1)
    assert "Your certificate asks for “After the course”" in newest(office)


def test_a_test_months_later_is_announced_when_it_has_opened(office: Office, follow: Follow, tmp_path: Path) -> None:
    crossed.publish(draft(office.app, tmp_path))
    follow(follow_up=1)
    office.clock.forward(days=96)  # 27 February
    assert office.send() == (0, 0)
    office.clock.forward(days=1)
    assert office.send() == (1, 1)
    assert "“Three months later” has been open since 27 February 2027" in newest(office)
    office.clock.forward(days=40)
    people.trainee(office.app, office.cast.cohort, "Nadia", email="nadia@example.org")
    assert office.send() == (0, 0), "after a month nobody is reminded for the first time"


def test_a_trainee_of_another_programme_is_not_reminded_by_this_one(office: Office, follow: Follow) -> None:
    follow(not_started=1)
    people.trainee(office.app, office.cast.other_cohort, "Goran", email="goran@example.org")
    office.clock.forward(days=3)
    assert office.send() == (1, 1)
    assert [str(letter["To"]) for letter in office.box.letters] == ["alice@example.org"]


def test_who_joined_late_is_given_as_many_days(office: Office, follow: Follow) -> None:
    follow(not_started=2)
    office.clock.forward(days=3)
    nadia = people.trainee(office.app, office.cast.cohort, "Nadia", email="nadia@example.org")
    assert office.send() == (1, 1)
    office.clock.forward(days=1)
    assert office.send() == (0, 0)
    assert nadia.id not in {row.person for row in office.rows()}


def test_a_number_of_days_that_is_none_is_asked_for_again(office: Office) -> None:
    carol = people.signed_in(office.app, office.cast.carol)
    page = f"/manage/programmes/{office.cast.programme}/reminders"
    for wrong in ("0", "61", "-1", "soon", "٣", "9" * 500):
        answer = carol.post(page, data={"on-stuck": "1", "days-stuck": wrong, "days-evaluation": "x"})
        assert answer.status_code == 400
        assert "Write a number from 1 to 60." in answer.text
    assert carol.post(page, data={"on-stuck": "1", "days-stuck": "5"}).status_code == 303
    shown = carol.get(page).text
    assert 'id="on-stuck" name="on-stuck" value="1" checked' in shown
    assert shown.count("checked") == 1


def test_how_a_plan_stands_is_asked_at_each_checkpoint_until_somebody_says(
    office: Office, follow: Follow, tmp_path: Path
) -> None:
    planned.publish(draft(office.app, tmp_path))
    alice = at_work(office.app, office.cast.alice, office.cast.alices_seat)
    planned.hand_in(alice)
    follow(plan=1)
    office.clock.forward(days=34)  # 27 December
    assert office.send() == (0, 0)
    office.clock.forward(days=1)
    assert office.send() == (1, 1)
    assert "30 days are over since you began with “My plan”" in newest(office)
    alice.send(f"assignment/{planned.PLAN}/after", days="30", **{"status-1": "under-way"})
    office.clock.forward(days=5)
    assert office.send() == (0, 0)
    office.clock.forward(days=56)
    assert office.send() == (1, 1)
    assert "90 days are over" in newest(office)


def test_points_that_have_come_back_are_told_once_until_they_are_answered(office: Office, follow: Follow) -> None:
    alice = at_work(office.app, office.cast.alice, office.cast.alices_seat)
    for lesson in ("response/signs", "response/first-steps"):
        alice.read(lesson)
    alice.take("response/quiz")
    follow(remember=2)
    office.clock.forward(days=3)
    assert office.send() == (0, 0)
    office.clock.forward(days=1)
    assert office.send() == (1, 1)
    assert "6 points from your course have come back, so that you remember them: 4 min." in newest(office)
    office.clock.forward(days=3)
    assert office.send() == (0, 0)


def test_who_has_not_told_how_it_goes_at_work_is_reminded_twice_until_they_have(office: Office, follow: Follow) -> None:
    follow(work_survey=7)
    carol = people.signed_in(office.app, office.cast.carol)
    page = f"/manage/{office.cast.cohort.code}/work"
    for asked in ("trainee", "lead"):
        assert carol.post(page, data={"asked": asked, "months": "3", "language": "en"}).status_code == 303
    office.clock.forward(days=96)  # 27 November, and three months: the day on which it opens
    assert office.send() == (0, 0)
    office.clock.forward(days=7)
    assert office.send() == (1, 1)
    (link,) = re.findall(rf"{SITE}(/work/\S+)", newest(office))
    shown = carol.get(page).text
    assert "Reminded: " in shown
    assert shown.count("Send this by messenger:") == 1, "nobody knows the address of who leads her"
    assert "Alice Nazarova took part in the training" in shown
    office.clock.forward(days=8)
    assert office.send() == (0, 0)
    office.clock.forward(days=6)
    assert office.send() == (1, 1)
    office.clock.forward(days=20)
    assert office.send() == (0, 0)
    assert people.browser(office.app).post(link, data={"used": "few"}).status_code == 200


def test_who_has_told_or_wants_no_messages_is_not_reminded_and_the_manager_sees_whom_to_ask(
    office: Office, follow: Follow
) -> None:
    follow(work_survey=7)
    carol = people.signed_in(office.app, office.cast.carol)
    page = f"/manage/{office.cast.cohort.code}/work"
    told = office.trainee("Zebo", "zebo@example.org")
    carol.post(page, data={"asked": "trainee", "months": "3", "language": "en"})
    office.clock.forward(days=103)
    shown = carol.get(page).text
    assert "2 trainees have not answered and are reached by mail." in shown
    hers = next(part for part in shown.split("<li>") if told.name in part)
    (link,) = re.findall(r"(/work/[^<\s]+)<", hers)
    assert people.browser(office.app).post(link, data={"used": "few"}).status_code == 200
    with office.app.app_context():
        way_out = f"/messages/{letters.signed(office.cast.alice.id)}"
    assert people.browser(office.app).post(way_out).status_code == 303
    assert office.send() == (0, 0)
    assert "Dear Alice Nazarova, you took part" in carol.get(page).text
