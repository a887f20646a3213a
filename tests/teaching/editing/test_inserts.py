"""What is put into a text by a button: questions of every type, facts, sources, terms, and pictures made light."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from curricula import questions, reader
from curricula.page import HEAVIEST_PICTURE
from lms import language
from lms.teaching.editing import inserts
from tests.teaching.editing.conftest import QUIZ, SIGNS, Author, fields

pytestmark = pytest.mark.one_database

WORDS = "A person lies on the side [seen from above]"


def picture(width: int = 2400, height: int = 1600, kind: str = "JPEG", **told: object) -> bytes:
    """Return a picture with as much in it as a photograph has."""
    made = Image.effect_noise((width // 8, height // 8), 40).resize((width, height)).convert("RGB")
    content = io.BytesIO()
    made.save(content, kind, **told)
    return content.getvalue()


def test_every_type_of_question_has_an_example() -> None:
    assert inserts.without_example() == ()


@pytest.mark.parametrize("course", ["en", "ru"])
@pytest.mark.parametrize("name", inserts.EXAMPLES)
def test_an_example_is_a_sound_question_of_its_type_in_a_quiz_and_in_a_lesson(
    app: Flask, folder: Path, name: str, course: str
) -> None:
    kind = "choice" if name == inserts.SEVERAL_CHOICES else name
    for header in ("---\nkind: quiz\ntitle: T\n---\n", "---\ntitle: T\n---\nText.\n"):
        with app.test_request_context(), language.speaking(course):
            example = inserts.question(name, header, course)
        (folder / f"overdose/{course}/01-response/30-new.md").write_text(f"{header}\n{example}", encoding="utf-8")
        library, problems = reader.read(folder)
        found = [each for each in problems if each.path.endswith("30-new.md") and each.severity == "error"]
        assert found == [], "\n".join(map(str, found))
        [question] = library.curricula["overdose", course].activity("response/new").questions
        assert question.kind == kind
    assert {each.kind for each in questions.types()} >= {kind}


def test_a_button_puts_an_example_below_the_text_and_saves_nothing(bob: Author) -> None:
    before = bob.on_disk(QUIZ)
    page = bob.send(bob.open(QUIZ), QUIZ, act="question:ordering").text
    assert fields(page)["text"].startswith(before.rstrip())
    assert "1. What comes first" in fields(page)["text"]
    assert "## Check:" not in fields(page)["text"]
    assert bob.on_disk(QUIZ) == before


def test_a_safety_fact_a_source_and_a_term_are_found_by_name(bob: Author) -> None:
    glossary = bob.folder / "shared/en/glossary.md"
    glossary.write_text("- **Agonist** — switches the receptor on. <!-- id: G01 -->\n", encoding="utf-8")
    form = bob.open()
    offered = dict(
        re.findall(r'<option value="([^"]+)" data-markdown="([^"]+)"', bob.client.get(f"/content/edit/{SIGNS}").text)
    )
    fact = next(label for label in offered if label.startswith("SAFE-01"))
    for typed, expected in (
        (fact, "(SAFE-01)"),
        ("safe-01", "(SAFE-01)"),
        ("agonist", "**Agonist** (switches the receptor on.)"),
        ("W14o", "[W14o]"),
    ):
        text = fields(bob.send(form, act="reference", reference=typed).text)["text"]
        assert expected in text.removeprefix(form["text"].rstrip())


@pytest.mark.parametrize("typed", ["", "nothing of the kind", "agon"])
def test_a_name_of_nothing_or_of_several_things_is_told(bob: Author, typed: str) -> None:
    terms = (
        "- **Agonist** — switches the receptor on. <!-- id: G01 -->\n- **Antagonist** — blocks it. <!-- id: G02 -->\n"
    )
    (bob.folder / "shared/en/glossary.md").write_text(terms, encoding="utf-8")
    answer = bob.send(bob.open(), act="reference", reference=typed)
    assert answer.status_code == 400
    assert "Choose one of the list" in answer.text


def sent(content: bytes, alt: str = WORDS, name: str = "IMG 0815.jpg") -> dict[str, Any]:
    return {"picture": (io.BytesIO(content), name), "alt": alt}


def test_a_photograph_becomes_light_and_loses_where_it_was_taken(bob: Author) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Bob"
    exif[0x8825] = {1: "N", 2: (38.0, 33.0, 0.0)}
    text = fields(bob.send(bob.open(), act="picture", **sent(picture(exif=exif))).text)["text"]
    [path] = re.findall(
        r"!\[A person lies on the side \\\[seen from above\\\]\]\(\.\./\.\./media/(img-0815-\w{8}\.webp)\)", text
    )
    place = bob.folder / "overdose/media" / path
    content = place.read_bytes()
    assert len(content) <= HEAVIEST_PICTURE
    assert b"Camera of Bob" not in content
    with Image.open(place) as made:
        assert (made.format, made.size, dict(made.getexif())) == ("WEBP", (1200, 800), {})


def test_a_picture_is_shown_beside_the_text_before_anything_is_published(bob: Author) -> None:
    answer = bob.client.post(f"/content/pictures/{SIGNS}", data=sent(picture(80, 60)))
    markdown = answer.get_json()["markdown"]
    page = bob.client.post(f"/content/look/{SIGNS}", data={"text": f"{bob.on_disk()}\n{markdown}\n"}).text
    [address] = re.findall(r'src="(/content/media/overdose/[^"]+)"', page)
    shown = bob.client.get(address)
    assert shown.mimetype == "image/webp"
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_picture_lies_upright_and_keeps_what_is_see_through(bob: Author) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    bob.client.post(f"/content/pictures/{SIGNS}", data=sent(picture(80, 40, exif=turned)))
    clear = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(clear, "PNG")
    bob.client.post(f"/content/pictures/{SIGNS}", data=sent(clear.getvalue()))
    seen = set()
    for place in (bob.folder / "overdose/media").glob("*.webp"):
        with Image.open(place) as made:
            seen.add((made.size, made.mode))
    assert seen == {((40, 80), "RGB"), ((20, 10), "RGBA")}


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "alt", "wrong"),
    [
        (SVG, WORDS, "This is no picture that can be taken"),
        (b"", WORDS, "This is no picture that can be taken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), WORDS, "This is no picture that can be taken"),
        (picture(80, 60)[:500], WORDS, "This is no picture that can be taken"),
        (picture(80, 60), " ", "Say what the picture shows"),
    ],
    ids=["svg", "empty", "damaged", "cut off", "no words"],
)
def test_what_is_no_picture_or_has_no_words_is_refused_and_the_text_is_kept(
    bob: Author, content: bytes, alt: str, wrong: str
) -> None:
    form = {**bob.open(), "text": "Typed and not saved."}
    answer = bob.send(form, act="picture", **sent(content, alt))
    assert answer.status_code == 400
    assert wrong in answer.text
    assert fields(answer.text)["text"].strip() == "Typed and not saved."
    assert bob.client.post(f"/content/pictures/{SIGNS}", data=sent(content, alt)).get_json()["wrong"].startswith(wrong)
    assert not list(bob.folder.rglob("*.webp"))


def test_a_picture_that_would_fill_the_memory_is_refused(bob: Author) -> None:
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert bob.client.post(f"/content/pictures/{SIGNS}", data=sent(bomb.getvalue())).status_code == 400


@pytest.mark.parametrize("path", ["shared/en/safety.md", "overdose/media/x.md"])
def test_the_files_of_all_courses_take_no_pictures(bob: Author, path: str) -> None:
    answer = bob.client.post(f"/content/pictures/{path}", data=sent(picture(80, 60)))
    assert answer.status_code in (400, 404)
    assert not list(bob.folder.rglob("*.webp"))
