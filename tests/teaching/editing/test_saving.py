"""Writing in the browser: what is saved lies in the folder, what is wrong stands at its line, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from curricula.limits import LONGEST_TEXT
from lms import publication
from tests import people
from tests.people import Cast
from tests.teaching.editing.conftest import QUIZ, SIGNS, Author, fields

pytestmark = pytest.mark.one_database

FIRST, SECOND = "Three signs together mean", "Count the breaths for a minute."


def test_what_an_author_saves_is_in_the_folder_and_published_to_nobody(app: Flask, bob: Author) -> None:
    saved = bob.write(FIRST, "These three signs mean")
    assert saved.status_code == 303
    assert "These three signs mean" in bob.on_disk()
    assert "Trainees see it once it is published" in bob.client.get(saved.location).text
    with app.app_context():
        assert publication.shelf().fresh().number == 1


def test_the_page_to_publish_shows_what_was_saved(bob: Author) -> None:
    bob.write(FIRST, "These three signs mean")
    page = bob.client.get("/content/changes/overdose/en/response/signs").text
    assert "<ins>These" in page


def test_saving_without_a_change_changes_no_byte(bob: Author) -> None:
    before = bob.on_disk()
    assert bob.send(bob.open(), act="save").status_code == 303
    assert bob.on_disk() == before


def test_line_ends_and_byte_order_mark_stay_as_the_author_of_the_file_had_them(bob: Author) -> None:
    place = bob.folder / SIGNS
    place.write_bytes(b"\xef\xbb\xbf" + place.read_bytes().replace(b"\n", b"\r\n"))
    assert bob.write(FIRST, "These three signs mean").status_code == 303
    written = place.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf---\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert b"These three signs mean" in written


def test_a_browser_sends_other_line_ends_and_the_file_keeps_its_own(bob: Author) -> None:
    form = bob.open()
    bob.send({**form, "text": form["text"].replace("\n", "\r\n") + "One more line."}, act="save")
    assert b"\r" not in (bob.folder / SIGNS).read_bytes()
    assert bob.on_disk().endswith("One more line.\n")


def test_sending_the_same_form_twice_is_saving_once(bob: Author) -> None:
    form = bob.open()
    form["text"] = form["text"].replace(FIRST, "These three signs mean")
    assert [bob.send(form, act="save").status_code for _ in range(2)] == [303, 303]
    assert bob.client.get(f"/content/versions/{SIGNS}").text.count("Edited") == 1


def test_every_problem_stands_at_its_line_with_the_way_to_mend_it(bob: Author) -> None:
    form = bob.open()
    text = form["text"].replace("- [x] Slow", "- [ ] Slow").replace("[W14o].", "[W14x].")
    page = bob.send({**form, "text": text}, act="check").text
    lines = text.split("\n")
    cited, asked = (next(n for n, line in enumerate(lines, 1) if words in line) for words in ("[W14x]", "## Check"))
    for line, code in ((cited, "E301"), (asked, "E10")):
        assert re.search(rf'data-line="{line}"[^>]*>Line {line}</a> <b>{code}', page)
    assert "Did you mean" in page
    assert fields(page)["text"] == text
    assert "[W14x]" not in bob.on_disk()


def test_a_script_is_told_the_same_as_somebody_types(bob: Author) -> None:
    text = bob.on_disk().replace("[W14o].", "[W14x].")
    asked = {"data": {"text": text}, "headers": {"Accept": "application/json"}}
    found = bob.client.post(f"/content/look/{SIGNS}", **asked).get_json()
    [mark] = [each for each in found["marks"] if each["text"].startswith("E301")]
    line = text.split("\n")[mark["line"] - 1]
    assert line[mark["column"] - 1 :].startswith("W14x")
    assert mark["severity"] == "error"
    assert found["page"] is None
    assert "W14x" in found["problems"]


def test_an_error_in_another_file_is_not_told_here(bob: Author) -> None:
    (bob.folder / QUIZ).write_text("---\nkind: quizz\n---\n", encoding="utf-8")
    assert "No problems found" in bob.client.get(f"/content/edit/{SIGNS}").text


def article(page: str) -> str:
    """Return the text of a lesson as it is drawn, without the addresses of its forms, which differ."""
    [found] = re.findall(r"<article.*?</article>", page, re.DOTALL)
    return re.sub(r'action="[^"]*"', "", found)


def test_the_page_beside_the_text_is_the_page_that_is_published_afterwards(bob: Author) -> None:
    text = bob.on_disk().replace(FIRST, "These [three signs](02-first-steps.md) mean")
    beside = bob.client.post(f"/content/look/{SIGNS}", data={"text": text}).text
    bob.send({**bob.open(), "text": text}, act="save")
    bob.client.post("/content/publish", data={"note": "Shorter", "manifest": manifest(bob)})
    published = bob.client.get("/content/preview/2/overdose/en/response/signs").text
    assert article(beside) == article(published).replace("/content/preview/2/", "/content/preview/draft/")
    assert "three signs</a> mean" in article(beside)


def manifest(author: Author) -> str:
    [found] = re.findall(r'name="manifest" value="([^"]+)"', author.client.get("/content/publish").text)
    return str(found)


def test_a_quiz_is_shown_with_all_its_questions_and_none_of_its_answers(bob: Author) -> None:
    page = bob.client.post(f"/content/look/{QUIZ}", data={"text": bob.on_disk(QUIZ)}).text
    assert page.count('<fieldset class="q') == 4
    assert "Stay with the person" not in page
    assert "Right answer" not in page


def test_what_has_no_page_says_so(bob: Author) -> None:
    for path in ("overdose/en/index.md", "shared/en/safety.md"):
        assert (
            "its words appear on others"
            in bob.client.post(f"/content/look/{path}", data={"text": bob.on_disk(path)}).text
        )


def test_a_question_without_an_id_is_given_one_when_it_is_saved(bob: Author) -> None:
    more = "\n## Check: How long do you count? <!-- x -->\n\n- [x] A minute\n- [ ] A second\n  > Too short.\n"
    page = bob.client.get(bob.write(SECOND, f"{SECOND}\n{more}").location).text
    assert "1 question was given an id" in page
    assert re.search(r"How long do you count\?.*<!-- id: how-long-do-you -->", bob.on_disk())


def test_a_huge_paste_is_not_saved_and_not_lost_and_the_limit_is_said(bob: Author) -> None:
    form = {**bob.open(), "text": "word " * (LONGEST_TEXT // 5 + 10)}
    answer = bob.send(form, act="save")
    assert answer.status_code == 400
    assert "200,050 characters; 200,000 are the limit" in answer.text
    assert fields(answer.text)["text"].strip() == form["text"].strip()
    assert FIRST in bob.on_disk()
    assert bob.client.post(f"/content/look/{SIGNS}", data={"text": form["text"]}).status_code == 413


def test_an_empty_text_is_not_saved(bob: Author) -> None:
    answer = bob.send({**bob.open(), "text": " \n"}, act="save")
    assert answer.status_code == 400
    assert "The text is empty" in answer.text
    assert FIRST in bob.on_disk()


def test_a_file_that_is_no_text_is_not_opened_and_not_changed(bob: Author) -> None:
    (bob.folder / SIGNS).write_bytes(b"\xff\xfe broken")
    answer = bob.client.get(f"/content/edit/{SIGNS}")
    assert answer.status_code == 409
    assert "not a text in UTF-8" in answer.text
    assert (bob.folder / SIGNS).read_bytes() == b"\xff\xfe broken"


def test_only_the_editors_own_styles_may_be_added_to_its_page_and_only_there(bob: Author) -> None:
    first, second = (bob.client.get(f"/content/edit/{SIGNS}").headers["Content-Security-Policy"] for _ in range(2))
    nonces = [re.findall(r"style-src 'self' 'nonce-([^']{20,})'", policy) for policy in (first, second)]
    assert nonces[0] != nonces[1]
    assert "script-src 'self';" in first
    assert "nonce" not in bob.client.get("/content/edit/").headers["Content-Security-Policy"]


def test_nobody_but_authors_reads_or_writes_files(app: Flask, cast: Cast, bob: Author) -> None:
    before = bob.on_disk()
    for who in (cast.alice, cast.carol, cast.mallory):
        client = people.signed_in(app, who)
        assert client.get(f"/content/edit/{SIGNS}").status_code == 404
        assert client.post(f"/content/edit/{SIGNS}", data={"text": "Mine", "act": "save"}).status_code == 404
    assert bob.on_disk() == before
