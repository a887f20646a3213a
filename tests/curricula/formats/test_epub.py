"""The handbook of a curriculum: what is in it, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curricula.formats import xml
from curricula.formats.base import Material, Unwritable
from curricula.formats.epub.binding import write
from curricula.formats.epub.checks import letter
from curricula.formats.epub.words import direction
from curricula.model import Check, Curriculum, Lesson, Library, Module, Quiz, Review
from tests import shipped
from tests.curricula.formats import made as generated
from tests.curricula.formats import parsed
from tests.curricula.formats.handbook import DAY, FILES, by_id, everything, files, material, package, pages, text, told

pytestmark = shipped.once


@pytest.fixture(scope="module", name="shipped")
def shipped_library() -> Library:
    return shipped.library()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return everything(tmp_path_factory.mktemp("content"))


@pytest.mark.parametrize("name", ["oamt", "quality", "social-work"])
def test_every_lesson_is_in_the_book_in_its_order_and_every_link_leads_somewhere(shipped: Library, name: str) -> None:
    asked = material(shipped, name)
    exported = write(asked)
    found = pages(exported)
    contents = [text(each) for each in found["contents.xhtml"].iter("{*}a")]
    lessons = [lesson.title for lesson in asked.activities if isinstance(lesson, Lesson)]
    assert [title for title in contents if title in set(lessons)] == lessons
    expect_sound(found)


def expect_sound(found: Mapping[str, xml.Element]) -> None:
    """See that every id is there once, and that every link leads to a place of the book or out of it."""
    places = {*found, *(f"{file}#{each.get('id')}" for file, page in found.items() for each in page.iter())}
    for file, page in found.items():
        ids = [each.get("id") for each in page.iter() if each.get("id")]
        assert len(ids) == len(set(ids)), file
        for link in page.iter("{*}a"):
            target = link.get("href", "")
            assert ":" in target or (file + target if target.startswith("#") else target) in places, (file, target)


def test_what_counts_is_in_no_book(shipped: Library) -> None:
    asked = material(shipped, "oamt")
    exported = write(asked)
    whole = "\n".join(text(page) for page in pages(exported).values())
    checks = [question for each in asked.activities if isinstance(each, Lesson) for question in each.questions]
    counting = [question for each in asked.activities if isinstance(each, Quiz) for question in each.questions]
    assert [question.id for question in checks if question.title not in whole] == []
    titles = {question.title for question in checks}
    secrets = [question for question in counting if len(question.title) > 40 and question.title not in titles]
    assert len(secrets) > 50
    assert [question.id for question in secrets if question.title in whole] == []
    assert any("quizzes and tests (13)" in loss.what for loss in exported.losses)


def test_a_check_asks_without_its_key_and_the_letter_of_the_answer_is_that_of_the_text(made: Material) -> None:
    found = pages(write(made))
    asked, answer = by_id(found["lesson-01-01.xhtml"], "check-c-one"), by_id(found["answers-01.xhtml"], "answer-c-one")
    assert "Oxygen" not in text(asked)
    assert "Nobody breathes" not in text(asked)
    assert "Think of air." in text(asked)
    choices = [text(each) for each in asked.iter("{*}li")]
    assert sorted(choices) == ["Call for help", "Wait and watch"]
    right = letter(choices.index("Call for help"))
    [key] = [text(each) for each in answer.iter("{*}ul") if each.get("class") == "key"]
    assert key == f"{right}. Call for help"
    for said in ("Oxygen comes first.", "Nobody breathes by being watched.", "Yes: see the dose."):
        assert said in text(answer)
    assert [link.get("href") for link in answer.iter("{*}a")] == [
        "lesson-01-01.xhtml#check-c-one", "lesson-01-01.xhtml#SAFE-01"]  # fmt: skip


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("c-many", "One"),
        ("c-number", "0.4–2 mg"),
        ("c-gap", "(1) long; (2) short"),
        ("c-match", "Naloxone: "),
        ("c-grid", "Stay: B. yes"),
        ("c-text", "asks an open question"),
    ],
)
def test_the_answer_of_every_type_is_among_the_answers(made: Material, id: str, said: str) -> None:
    found = pages(write(made))
    assert said in text(by_id(found["answers-01.xhtml"], f"answer-{id}"))


def test_steps_of_one_rank_keep_it_in_the_answer(made: Material) -> None:
    answer = by_id(pages(write(made))["answers-01.xhtml"], "answer-c-order")
    rows = [text(each) for each in answer.iter("{*}li")]
    assert [row.split(".")[0] for row in rows] == ["1", "2", "2"]
    assert "First call" in rows[0]


def test_an_opinion_and_a_recording_are_asked_for_and_have_no_answer(made: Material) -> None:
    found = pages(write(made))
    assert "no wrong answer" in text(by_id(found["lesson-01-01.xhtml"], "check-c-survey"))
    for id in ("c-survey", "c-file"):
        assert "See the answer" not in text(by_id(found["lesson-01-01.xhtml"], f"check-{id}"))
        assert f"answer-{id}" not in {each.get("id") for each in found["answers-01.xhtml"].iter()}


def test_a_dose_is_not_turned_round_by_the_words_about_it(made: Material) -> None:
    found = pages(write(made))
    for file, id, dose in (
        ("answers-01.xhtml", "answer-c-number", "0.4–2 mg"),
        ("lesson-01-01.xhtml", "SAFE-01", "20 mg or less"),
    ):
        assert dose in [text(each) for each in by_id(found[file], id).iter("{*}bdi")]


def test_what_a_lesson_cites_comes_along(made: Material) -> None:
    lesson = pages(write(made))["lesson-01-01.xhtml"]
    assert [text(each) for each in by_id(lesson, "SAFE-01")][:2] == ["First dose: 20 mg or less", "with care"]
    assert "Community management of opioid overdose" in text(by_id(lesson, "source-W14o"))
    targets = {text(link): unquote(link.get("href", "")) for link in lesson.iter("{*}a")}
    assert targets["20 mg or less"] == "#SAFE-01"
    assert targets["WHO 2014"] == "#source-W14o"
    assert targets["another lesson"] == "lesson-01-02.xhtml"
    assert targets["WHO's site"] == "https://who.int/a b"
    assert "the quiz" not in targets
    assert "the file" not in targets


def test_pictures_come_along_with_their_words(made: Material) -> None:
    exported = write(made)
    shown = {each.get("alt"): each.get("src") for each in pages(exported)["lesson-01-01.xhtml"].iter("{*}img")}
    assert shown.keys() == {'A door with <two> "handles"', "Still"}
    content = files(exported)[f"book/{shown['Still']}"]
    assert content == FILES["book/media/still.svg"].encode()
    assert "[Runs]" in text(pages(exported)["lesson-01-01.xhtml"])
    assert told(exported, "schema:accessMode") == ["textual", "visual"]
    assert "alternativeText" in told(exported, "schema:accessibilityFeature")


def test_everything_that_a_book_cannot_hold_is_named(made: Material) -> None:
    losses = [str(loss) for loss in write(made).losses]
    pictures = ("'runs.svg'", "'fetches.svg'", "'paints.svg'", "'gone.avif'")
    for said in ("quizzes and tests (1)", *pictures, "'the file'", "'the quiz'", "'Describe it.'", "'Record it.'"):
        assert sum(said in loss for loss in losses) == 1, (said, losses)


def test_it_says_what_awaits_a_clinical_review_and_what_was_reviewed(made: Material) -> None:
    before = pages(write(made))
    assert "Awaiting clinical review" in text(before["lesson-01-02.xhtml"])
    assert "awaiting clinical review" in text(before["cover.xhtml"])
    after = pages(write(reviewed(made)))
    assert "Reviewed: Rosa, narcologist, 2026-11-01" in text(after["lesson-01-02.xhtml"])
    assert "Awaiting" not in text(after["lesson-01-01.xhtml"])
    assert "awaiting" not in text(after["cover.xhtml"])


def reviewed(made: Material) -> Material:
    signed = Review("Rosa", "narcologist", DAY.replace(day=1))
    [module] = made.curriculum.modules
    activities = tuple(
        replace(each, reviewed=signed, safety=tuple(replace(fact, reviewed=DAY) for fact in each.safety))
        for each in module.activities
    )
    course = replace(made.curriculum, modules=(replace(module, activities=activities),))
    return replace(made, curriculum=course, activities=activities)


def test_the_same_course_is_the_same_file_and_its_name_follows_what_it_says(made: Material) -> None:
    exported = write(made)
    assert write(made).content == exported.content
    [name] = told(exported, "identifier")
    assert name.startswith("urn:uuid:")
    later = write(replace(made, published=DAY.replace(day=21)))
    assert told(later, "identifier") == [name]
    assert told(later, "dcterms:modified") == ["2026-11-21T00:00:00Z"]
    assert told(write(reviewed(made)), "identifier") != [name]
    assert told(write(replace(made, published=None)), "date") == []


def test_it_is_read_from_right_to_left_and_speaks_its_language(made: Material) -> None:
    exported = write(made)
    spine = xml.first(package(exported), "spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    for page in pages(exported).values():
        assert (page.get("lang"), page.get("dir")) == ("fa", "rtl")
    assert told(exported, "title") == ["دوره: <درمان> & مراقبت"]
    [label] = next(pages(exported)["about.xhtml"].iter("{*}h1"))
    assert (label.get("lang"), label.get("dir")) == ("en", "ltr")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fa", "rtl"), ("prs-AF", "rtl"), ("tg", "ltr"), ("tg-Arab", "rtl"), ("ku-Latn", "ltr"), ("en", "ltr")],
)
def test_a_script_in_the_tag_decides_the_direction(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_its_own_words_are_in_the_language_of_the_course(made: Material) -> None:
    found = pages(write(replace(made, curriculum=replace(made.curriculum, language="ru"))))
    assert text(found["answers-01.xhtml"]).startswith("Ответы")
    assert "Awaiting" not in "".join(text(page) for page in found.values())


def test_it_tells_how_it_can_be_read(shipped: Library) -> None:
    exported = write(material(shipped, "oamt"))
    assert told(exported, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert told(exported, "schema:accessModeSufficient") == ["textual"]
    assert told(exported, "schema:accessibilityHazard") == ["none"]


@pytest.mark.parametrize("kind", generated.EVERY_TYPE)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_every_type_with_any_signs_makes_sound_pages_whose_links_lead_somewhere(kind: str, draw: st.DataObject) -> None:
    question = parsed.question(draw.draw(generated.dressed(generated.EVERY_TYPE[kind])))
    lesson = Lesson(id="m/l", title="<l> & 'l'", minutes=5, level="core", parts=(Check(question),))
    course = Curriculum("c", "en", "C", "", "", "", (), (Module("m", '"M"', "", (lesson,)),))
    found = pages(write(Material(course, (lesson,), Path(), Path())))
    expect_sound(found)
    assert f"check-{question.id}" in {each.get("id") for each in found["lesson-01-01.xhtml"].iter()}


def test_a_course_without_lessons_is_no_book(made: Material) -> None:
    empty: Curriculum = replace(made.curriculum, modules=())
    with pytest.raises(Unwritable, match="no lesson"):
        write(Material(empty, (), made.folder, Path()))


def test_it_asks_each_check_once(shipped: Library) -> None:
    asked = material(shipped, "quality")
    checks = [part for each in asked.activities if isinstance(each, Lesson) for part in each.parts
              if isinstance(part, Check)]  # fmt: skip
    ids = [each.get("id", "") for page in pages(write(asked)).values() for each in page.iter("{*}section")]
    for sign in ("check", "answer"):
        wanted = sorted(f"{sign}-{part.question.id}" for part in checks)
        assert sorted(id for id in ids if id.startswith(f"{sign}-")) == wanted


def test_every_address_in_the_package_is_a_file_of_the_book(made: Material) -> None:
    exported = write(made)
    listed = {urldefrag(each.get("href", "")).url for each in package(exported).iter("{*}item")}
    held = {name.removeprefix("book/") for name in files(exported) if name.startswith("book/")}
    assert listed == held - {"package.opf"}
    assert exported.content[30:58] == b"mimetypeapplication/epub+zip"
