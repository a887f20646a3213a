"""Packages and Common Cartridges of other systems, opened with care."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curricula.formats import recognise
from curricula.formats.base import Unreadable
from curricula.formats.placing import plan
from curricula.formats.qti.reading import read
from tests.curricula.course import FILES
from tests.curricula.course import write as put
from tests.curricula.formats.packages import PNG, SAMPLES, item, losses, manifest, packed, response, template

CANVAS = (SAMPLES / "canvas.xml").read_bytes()
QTI = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
ITEM = item(
    response(["A"]),
    '<p>What first? <img src="../pictures/a%20door.png" alt="A door"/></p>'
    '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="A">Call</simpleChoice>'
    '<simpleChoice identifier="B">Wait</simpleChoice></choiceInteraction>',
    template("match_correct"),
)


def test_of_the_tests_in_a_cartridge_the_fuller_copy_is_read_with_its_pictures() -> None:
    copy = CANVAS.replace(b'ident="g107"', b'ident="g999"')
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": manifest(
            {
                "g9f2/assessment_qti.xml": QTI,
                "non_cc_assessments/g9f2.xml.qti": "associatedcontent/imscc_xmlv1p1/learning-application-resource",
                "wiki_content/page.html": "webcontent",
                "topic.xml": "imsdt_xmlv1p1",
                "web_resources/Pictures/door way.png": "webcontent",
            }
        ),
        "g9f2/assessment_qti.xml": copy,
        "non_cc_assessments/g9f2.xml.qti": CANVAS,
        "wiki_content/page.html": "<html></html>",
        "topic.xml": "<topic/>",
        "web_resources/Pictures/door way.png": PNG,
    }
    found = read(packed(files), "course.imscc")
    [quiz] = found.quizzes
    assert "g107" in {each.id for each in quiz.questions}
    assert [(media.name, media.content) for media in found.media] == [("door-way.png", PNG)]
    assert "![A door](../../media/door-way.png)" in quiz.questions[0].title
    assert losses(found)[0] == "1 discussions, 1 pages: only questions are read here"


def test_a_package_of_items_and_a_test_keeps_their_order_weights_and_tags() -> None:
    test = """<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="Overdose">
      <testPart identifier="p" navigationMode="nonlinear" submissionMode="individual">
        <timeLimits maxTime="600"/>
        <assessmentSection identifier="s" title="S" visible="true"><rubricBlock view="candidate"><p>Take your time.</p>
          </rubricBlock><selection select="1"/>
          <assessmentItemRef identifier="two" href="../items/two.xml"><weight identifier="W" value="3"/>
          </assessmentItemRef><assessmentItemRef identifier="one" href="../items/one.xml"/>
          <assessmentItemRef identifier="gone" href="../items/gone.xml"/>
        </assessmentSection></testPart></assessmentTest>"""
    lom = "<metadata><lom><general><keyword><string>Certainty: yes</string></keyword></general></lom></metadata>"
    listed = manifest({"tests/t.xml": "imsqti_test_xmlv2p1", "items/one.xml": "imsqti_item_xmlv2p1"})
    listed = listed.replace(b'<file href="items/one.xml"/>', lom.encode() + b'<file href="items/one.xml"/>')
    files: dict[str, str | bytes] = {
        "package/imsmanifest.xml": listed,
        "package/tests/t.xml": test,
        "package/items/one.xml": ITEM.replace('"q1"', '"one"'),
        "package/items/two.xml": ITEM.replace('"q1"', '"two"'),
        "package/items/three.xml": ITEM.replace('"q1"', '"three"'),
        "package/pictures/a door.png": PNG,
    }
    found = read(packed(files), "bank.zip")
    [quiz, loose] = found.quizzes
    assert (quiz.title, quiz.intro, quiz.header) == ("Overdose", "Take your time.", {"draw": "1"})
    assert [(each.id, dict(each.settings)) for each in quiz.questions] == [
        ("two", {"points": "3", "shuffle": "no"}), ("one", {"shuffle": "no", "certainty": "yes"}),
    ]  # fmt: skip
    assert [each.id for each in loose.questions] == ["three"]
    assert losses(found) == [
        "'../items/gone.xml', which is not in the package or cannot be read", "its limit of 600 seconds",
    ]  # fmt: skip
    assert [media.name for media in found.media] == ["a-door.png"]


def test_what_is_damaged_is_left_out_and_named() -> None:
    files = {"sound.xml": ITEM, "broken.xml": ITEM[:-30], "evil.xml": "<!DOCTYPE a [<!ENTITY e 'x'>]>" + ITEM}
    found = read(packed(files), "bank.zip")
    assert [each.id for quiz in found.quizzes for each in quiz.questions] == ["q1"]
    assert [str(loss).partition(":")[0] for loss in found.losses[:2]] == ["broken.xml, line 1", "evil.xml"]
    assert "defines entities of its own" in str(found.losses[1])


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"../items/one.xml": ITEM}, "leads elsewhere"),
        ({"one.xml": b"<assessmentItem>" + b" " * 30_000_000}, "far too large"),
        ({"one.xml": "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + ITEM}, "defines entities of its own"),
        ({"one.xml": '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>'}, "this is QTI 3"),
        ({"imsmanifest.xml": manifest({})}, "no QTI in this file"),
        ({"one.xml": "<assessmentItem/>"}, "it has no body"),
    ],
    ids=["a path", "a bomb", "an entity", "a newer version", "nothing", "an empty item"],
)
def test_tricks_and_empty_packages_are_refused_with_a_sentence(files: dict[str, str | bytes], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(packed(files), "bank.zip")


def test_an_entity_in_a_file_by_itself_is_refused() -> None:
    with pytest.raises(Unreadable, match="defines entities of its own"):
        read(b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + ITEM.encode(), "one.xml")


def test_sections_that_name_one_another_come_to_an_end() -> None:
    section = (
        '<assessmentSection identifier="s"><assessmentSectionRef identifier="r" href="s.xml"/></assessmentSection>'
    )
    test = f'<assessmentTest title="T">{section}</assessmentTest>'
    found = read(packed({"t.xml": test, "s.xml": section, "one.xml": ITEM}), "bank.zip")
    assert [what for what in losses(found) if "name one another" in what]


def test_what_a_file_is_is_seen_by_what_is_in_it() -> None:
    package = packed({"imsmanifest.xml": manifest({}), "one.xml": ITEM})
    names = ("bank.zip", "course.imscc", "one.xml", "bank.dat")
    contents = (package, package, ITEM.encode(), CANVAS)
    found = [recognise(content, name).name for content, name in zip(contents, names, strict=True)]
    assert found == ["qti", "cartridge", "qti", "qti"]
    with pytest.raises(Unreadable, match="in no format"):
        recognise(packed({"a.txt": "a"}), "a.bin")


def test_what_was_read_becomes_a_file_of_a_course_without_an_error(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    found = plan(CANVAS, "canvas.xml", tmp_path, "course/en/01-module")
    assert [(file.count, file.is_sound) for file in found.files] == [(9, True)]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_a_mangled_file_ends_in_questions_or_in_a_sentence(draw: st.DataObject) -> None:
    text = draw.draw(st.sampled_from([CANVAS.decode(), (SAMPLES / "blackboard.dat").read_text("utf-8"), ITEM]))
    words = re.findall(r"<[^>]*>|[^<]+", text)
    for _ in range(draw.draw(st.integers(1, 6))):
        one, other = (draw.draw(st.integers(0, len(words) - 1)) for _ in "ab")
        change = draw.draw(st.sampled_from(["leave out", "exchange", "repeat", "empty"]))
        if change == "exchange":
            words[one], words[other] = words[other], words[one]
        elif change == "empty":
            words[one] = re.sub(r'"[^"]*"', '""', words[one])
        else:
            words[one : one + 1] = [words[one]] * (2 if change == "repeat" else 0) or [" "]
    with suppress(Unreadable):
        found = read("".join(words).encode(), "x.xml")
        assert any(quiz.questions for quiz in found.quizzes)
