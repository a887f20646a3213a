"""A file or a text that a lesson asks for."""

from __future__ import annotations

import io
from uuid import uuid4

from flask import Flask

from curricula.questions.base import LONGEST_TEXT
from tests.learning import essay
from tests.learning.essay import ESSAY
from tests.learning.trainee import Draft, Trainee
from tests.learning.uploads.sent import (
    LESSON,
    rows,
)


def test_a_lesson_takes_a_file_or_a_text_and_waits_for_nobody(app: Flask, content: Draft, alice: Trainee) -> None:
    asked = (
        "## Check: What would you say? <!-- id: t-1-w -->\n\n____ 50 words\n\n> **Why:** It opens a door.\n"
        "> **Rubric:**\n> - 1 point: asks first\n\n## Check: Show your kit. <!-- id: t-1-f -->\n\n[file]\n\n"
    )
    content.edit("overdose/en/01-response/01-signs.md", "## Take to work", f"{asked}## Take to work").publish()
    page = alice.get(f"lesson/{LESSON}").text
    assert page.count('enctype="multipart/form-data"') == 1
    assert "asks first" not in page
    assert alice.check(LESSON, "t-1-w", "I would ask her.").status_code == 303
    form = {"t-1-f": (io.BytesIO(essay.picture()), "kit.jpg")}
    address = f"/learn/{alice.cohort}/lesson/{LESSON}?check=t-1-f"
    for _time in range(2):
        assert (
            alice.client.post(address, data=form | {"t-1-f": (io.BytesIO(essay.picture()), "kit.jpg")}).status_code
            == 303
        )
    page = alice.get(f"lesson/{LESSON}").text
    for told in ("Compare it with what matters here:", "asks first", "It opens a door.", "kit.jpg"):
        assert told in page
    assert "A trainer marks this answer" not in page
    assert len(rows(app)) == 1
    alice.check(LESSON, "t-1-c1", "2")
    assert alice.finish(LESSON).status_code == 303


def test_a_lesson_says_what_is_wrong_with_a_file_and_keeps_the_page(content: Draft, alice: Trainee) -> None:
    asked = "## Check: Show your kit. <!-- id: t-1-f -->\n\n[file]\n\n"
    content.edit("overdose/en/01-response/01-signs.md", "## Take to work", f"{asked}## Take to work").publish()
    address = f"/learn/{alice.cohort}/lesson/{LESSON}?check=t-1-f"
    for file, told in (
        ((io.BytesIO(b"MZ\x00"), "a.exe"), "Send a picture"),
        ((io.BytesIO(), ""), "Choose a file first"),
    ):
        refused = alice.client.post(address, data={"t-1-f": file}, content_type="multipart/form-data")
        assert refused.status_code == 400
        assert told in refused.text
    assert alice.check(LESSON, "t-1-f", str(uuid4())).status_code == 400


def test_a_text_may_be_ten_pages_and_not_more(alice: Trainee) -> None:
    attempt = alice.begin(ESSAY)
    assert alice.answer(attempt, essay.TEXT, "a" * LONGEST_TEXT).status_code == 303
    assert alice.answer(attempt, essay.TEXT, "a" * (LONGEST_TEXT + 1)).status_code == 400
