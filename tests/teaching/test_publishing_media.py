"""Pictures lie under their content, and links lead where the reader is."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from curricula import reader
from lms import publication
from tests import people
from tests.learning.trainee import QUIZ, Draft, Trainee, draft
from tests.people import Cast

SIGNS = "overdose/en/01-response/01-signs.md"
STEPS = "overdose/en/01-response/02-first-steps.md"
QUIZ_FILE = "overdose/en/01-response/09-quiz.md"
PNG = b"\x89PNG\r\n\x1a\n" + b"door" * 20
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"wall" * 20


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    """Return content with a picture in a lesson and one in a choice, and links between activities."""
    made = draft(app, tmp_path)
    app.config["LMS_CONTENT"] = str(made.folder)
    (made.folder / "overdose/media").mkdir()
    (made.folder / "overdose/media/the door.png").write_bytes(PNG)
    (made.folder / "overdose/media/pupils.webp").write_bytes(WEBP)
    (made.folder / "overdose/media/unused.png").write_bytes(PNG + b"unused")
    text = (made.folder / SIGNS).read_text(encoding="utf-8")
    links = (
        "![A door that stands open](<../../media/the door.png>)\n\n"
        "Then [the first steps](02-first-steps.md), [the quiz](09-quiz.md), "
        "[staying](../02-aftercare/01-staying.md).\n\n"
    )
    made.add(SIGNS, text.replace("\n---\n", "\n---\n" + links, 1))
    made.edit(QUIZ_FILE, "- [x] Small pupils", "- [x] Small pupils ![Pupils like pin points](../../media/pupils.webp)")
    made.edit(QUIZ_FILE, "## Match the sign to the way you find it.", "## Match, as in [signs](01-signs.md).")
    return made


def pictures(page: str) -> list[str]:
    return re.findall(r'<img [^>]*src="([^"]+)"', page)


def test_a_picture_is_sent_under_its_content_and_may_be_kept_for_ever(
    app: Flask, content: Draft, alice: Trainee
) -> None:
    content.publish()
    (picture,) = pictures(alice.get("lesson/response/signs").text)
    assert re.fullmatch(r"/media/overdose/[0-9a-f]{64}/the%20door\.png", picture)
    sent = people.browser(app).get(picture)
    assert (sent.status_code, sent.data, sent.mimetype) == (200, PNG, "image/png")
    assert "immutable" in sent.headers["Cache-Control"]
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_in_a_choice_is_drawn_in_the_attempt_and_in_the_result(content: Draft, alice: Trainee) -> None:
    content.publish()
    attempt = alice.begin(QUIZ)
    (asked,) = pictures(alice.get(alice.page_of(attempt, "t-q-02")).text)
    assert alice.take(QUIZ) == attempt
    (answered,) = pictures(alice.get(f"attempt/{attempt}/result").text)
    assert asked == answered
    assert alice.client.get(asked).mimetype == "image/webp"


def test_another_picture_of_the_same_name_is_another_text_and_an_old_attempt_keeps_the_old_one(
    content: Draft, alice: Trainee
) -> None:
    content.publish()
    attempt = alice.begin(QUIZ)
    page = alice.page_of(attempt, "t-q-02")
    (before,) = pictures(alice.get(page).text)
    (content.folder / "overdose/media/pupils.webp").write_bytes(WEBP + b"larger")
    assert [change.activity for change in content.publish().changes] == [QUIZ]
    assert pictures(alice.get(page).text) == [before]
    assert alice.client.get(before).data == WEBP


def test_a_lesson_weighs_what_its_pictures_weigh_and_a_picture_that_nobody_shows_is_not_stored(
    app: Flask, content: Draft
) -> None:
    with app.app_context():
        before = publication.edition().courses["overdose", "en"].places["response/signs"].weight
        (content.folder / "overdose/media/the door.png").write_bytes(PNG + bytes(100_000))
        content.publish()
        assert publication.shelf().fresh().courses["overdose", "en"].places["response/signs"].weight > before + 100_000
        manuscript = publication.compose(reader.read(content.folder)[0])
        assert PNG + b"unused" not in manuscript.bodies.values()


def test_a_link_leads_to_the_activity_in_the_readers_own_cohort(cast: Cast, content: Draft, alice: Trainee) -> None:
    content.publish()
    page = alice.get("lesson/response/signs").text
    for words in ("the first steps", "the quiz", "staying"):
        address = re.search(f'<a href="([^"]+)">{words}</a>', page)
        assert address is not None, words
        target = urljoin(f"/learn/{cast.cohort.code}/lesson/response/signs", address[1])
        assert target.startswith(f"/learn/{cast.cohort.code}/")
        assert alice.client.get(target).status_code == 200


def test_links_hold_on_the_page_of_a_refused_form_and_in_a_quiz(cast: Cast, content: Draft, alice: Trainee) -> None:
    content.publish()
    refused = alice.finish("response/signs")
    assert refused.status_code == 400
    assert f'<a href="/learn/{cast.cohort.code}/lesson/response/first-steps">the first steps</a>' in refused.text
    attempt = alice.begin(QUIZ)
    question = alice.get(alice.page_of(attempt, "t-q-04")).text
    assert f'<a href="/learn/{cast.cohort.code}/lesson/response/signs">signs</a>' in question


def test_a_link_to_what_was_withdrawn_is_only_its_words(content: Draft, alice: Trainee) -> None:
    content.publish()
    assert '">staying</a>' in alice.get("lesson/response/signs").text
    attempt = alice.begin(QUIZ)
    (content.folder / "overdose").rename(content.folder.parent / "overdose")
    content.publish()
    assert "as in signs." in re.sub("<[^>]+>", "", alice.get(alice.page_of(attempt, "t-q-04")).text)


def test_a_link_in_a_preview_stays_in_the_preview(app: Flask, cast: Cast, content: Draft) -> None:
    dave: FlaskClient = people.signed_in(app, cast.dave)
    page = dave.get("/content/preview/draft/overdose/en/response/signs").text
    assert '<a href="/content/preview/draft/overdose/en/response/first-steps">the first steps</a>' in page


def test_a_draft_is_previewed_with_its_pictures_by_those_who_write_it_and_by_nobody_else(
    app: Flask, cast: Cast, content: Draft, alice: Trainee
) -> None:
    dave: FlaskClient = people.signed_in(app, cast.dave)
    address = "/content/preview/draft/overdose/en/"
    (lesson,) = pictures(dave.get(f"{address}response/signs").text)
    sent = dave.get(lesson)
    assert (sent.status_code, sent.data, sent.mimetype) == (200, PNG, "image/png")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert pictures(dave.get("/content/reviews/draft/overdose/en/response/signs").text) == [lesson]
    (choice,) = pictures(dave.get(f"{address}{QUIZ}").text)
    assert dave.get(choice).data == WEBP
    assert alice.client.get(lesson).status_code == 404
    assert dave.get(lesson.replace("/the", "/x/the")).status_code == 404
    content.publish()
    (published,) = pictures(dave.get(f"{address}response/signs").text)
    assert published.startswith("/media/overdose/")


def test_compiled_content_is_never_sent_as_a_file(app: Flask, content: Draft) -> None:
    content.publish()
    browser = people.browser(app)
    with app.app_context():
        course = publication.edition().courses["overdose", "en"]
        quiz = course.places[QUIZ].hash
    assert browser.get(f"/media/overdose/{quiz}/quiz.json").status_code == 404
    assert browser.get(f"/media/overdose/{'0' * 64}/x.png").status_code == 404


DRAWING = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn by hand -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script></svg>"""


def test_a_drawing_is_sent_as_one_and_may_run_nothing(app: Flask, content: Draft, alice: Trainee) -> None:
    (content.folder / "overdose/media/steps.svg").write_bytes(DRAWING)
    shown = "![A door that stands open](<../../media/the door.png>)"
    content.edit(SIGNS, shown, "![Three steps](../../media/steps.svg)")
    content.publish()
    (picture,) = pictures(alice.get("lesson/response/signs").text)
    sent = people.browser(app).get(picture)
    assert (sent.status_code, sent.data, sent.mimetype) == (200, DRAWING, "image/svg+xml")
    policy = sent.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
