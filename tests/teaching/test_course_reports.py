"""The review report of a course: a page for who writes and who reviews, and a command that writes it as a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.learning.trainee import Draft
from tests.teaching.reviewers import LESSON, STEPS, reviewer

pytestmark = pytest.mark.one_database

PAGE = "/content/course-reports/overdose/en/"


def run(content: Draft, *arguments: str) -> tuple[int, str, str]:
    """Run ``lms report`` on the copy; return its exit code and what it says on both streams."""
    said = content.app.test_cli_runner().invoke(args=["lms", "report", *arguments])
    return said.exit_code, said.stdout, said.stderr


def test_the_page_lists_the_numbers_without_a_source_and_on_request_those_with_one(
    erin: FlaskClient, content: Draft
) -> None:
    content.edit(STEPS, "Air first.", "Of 10 people 9 wake up. Some sprays hold 4 mg [review].\n\nAir first.")
    assert PAGE in erin.get("/content/course-reports/").text
    page = erin.get(PAGE).text
    assert "Of 10 people 9 wake up." in page.split('id="numbers"')[1]
    assert "Some sprays hold 4 mg." in page.split('id="unresolved"')[1].split("<h2")[0]
    assert "The first dose of naloxone is" not in page
    whole = erin.get(f"{PAGE}?all=1").text
    assert re.search(
        r"The first dose of naloxone is 0\.4–2 mg into the muscle\.</td><td>[^<]*</td><td>W14o, SAFE-01", whole
    )


def test_a_signature_counts_for_the_version_that_was_signed_and_no_other(app: Flask, content: Draft) -> None:
    rosa = reviewer(app, "Rosa Umarova")
    assert "Rosa Umarova, narcologist" not in rosa.client.get(PAGE).text.split("<main")[1]
    rosa.sign(LESSON)
    assert "Rosa Umarova, narcologist" in rosa.client.get(PAGE).text
    content.edit("overdose/en/01-response/01-signs.md", "Three signs together", "3 signs")
    assert "Rosa Umarova, narcologist" not in rosa.client.get(PAGE).text


def test_a_course_that_is_not_there_has_no_report(erin: FlaskClient, content: Draft) -> None:
    assert erin.get("/content/course-reports/overdose/xx/").status_code == 404
    code, _out, err = run(content, "overdosis")
    assert code == 2
    assert "there is no course overdosis/en; known are overdose/en, overdose/ru" in " ".join(err.split())


def test_the_command_writes_a_text_an_object_and_a_page_that_needs_nothing_else(content: Draft, tmp_path: Path) -> None:
    code, text, _err = run(content, "overdose")
    assert code == 0
    assert text.startswith("# Review report: ")
    assert "| T-2 " in text
    told = json.loads(run(content, "overdose", "--format", "json")[1])
    assert [each["id"] for each in told["facts"]] == ["SAFE-01"]
    assert run(content, "overdose", "--format", "html", "--out", str(tmp_path / "report.html"))[0] == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "W14o, SAFE-01" in page
