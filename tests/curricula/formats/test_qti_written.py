"""Packages of QTI 2.1 as they are written: what the schema wants, and what a package has to name."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curricula.formats import notation, xml
from curricula.formats.packed import unpack
from curricula.formats.qti.out.packages import write_package
from curricula.formats.qti.reading import read
from curricula.model import Area, Draw, Quiz
from tests.curricula.formats import made, parsed
from tests.curricula.formats.packages import course

INLINE = (
    "(?:a|abbr|b|br|cite|code|dfn|em|i|img|kbd|q|samp|small|span|strong|sub|sup|tt|var"
    "|textEntryInteraction|inlineChoiceInteraction)"
)
BLOCK = (
    "(?:p|div|h[3-6]|ul|ol|dl|blockquote|pre|table|hr|rubricBlock|choiceInteraction|orderInteraction|matchInteraction"
    "|extendedTextInteraction|uploadInteraction)"
)
EXPRESSION = (
    "(?:and|or|not|isNull|match|member|stringMatch|equal|gte|lte|sum|product|divide|ordered|variable|correct|baseValue"
    "|mapResponse)"
)
RULE = "(?:responseCondition|setOutcomeValue)"
FLOW = f"(?:{INLINE} |{BLOCK} )*"
CHILDREN = {
    "assessmentItem": (
        "(?:responseDeclaration )+(?:outcomeDeclaration )+itemBody (?:responseProcessing )?(?:modalFeedback )*"
    ),
    "responseDeclaration": "(?:correctResponse )?(?:mapping )?",
    "correctResponse": "(?:value )+",
    "mapping": "(?:mapEntry )+",
    "outcomeDeclaration": "(?:defaultValue )?",
    "defaultValue": "value ",
    "itemBody": f"(?:{BLOCK} )+",
    "rubricBlock": f"(?:{BLOCK} )+",
    "blockquote": f"(?:{BLOCK} )+",
    "choiceInteraction": "(?:simpleChoice )+",
    "orderInteraction": "(?:simpleChoice )+",
    "matchInteraction": "(?:simpleMatchSet ){2}",
    "simpleMatchSet": "(?:simpleAssociableChoice )+",
    "inlineChoiceInteraction": "(?:inlineChoice )+",
    "simpleChoice": FLOW,
    "simpleAssociableChoice": FLOW,
    "modalFeedback": FLOW,
    "p": f"(?:{INLINE} )*",
    "li": FLOW,
    "ul": "(?:li )+",
    "ol": "(?:li )+",
    "table": "(?:thead )?(?:tbody )+",
    "responseProcessing": f"(?:{RULE} )+",
    "responseCondition": "responseIf (?:responseElseIf )*(?:responseElse )?",
    "responseIf": f"{EXPRESSION} (?:{RULE} )+",
    "responseElseIf": f"{EXPRESSION} (?:{RULE} )+",
    "responseElse": f"(?:{RULE} )+",
    "setOutcomeValue": f"{EXPRESSION} ",
    "assessmentTest": "outcomeDeclaration testPart outcomeProcessing ",
    "testPart": "assessmentSection ",
    "assessmentSection": "(?:rubricBlock )?(?:selection )?(?:ordering )?(?:assessmentItemRef )+",
}
"""What the schema of QTI 2.1 lets stand in each element that we write, in which order."""

NEEDED = {
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "orderInteraction": {"responseIdentifier", "shuffle"},
    "matchInteraction": {"responseIdentifier", "shuffle", "maxAssociations"},
    "inlineChoiceInteraction": {"responseIdentifier", "shuffle"},
    "simpleAssociableChoice": {"identifier", "matchMax"},
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "mapping": {"defaultValue"},
    "equal": {"toleranceMode"},
    "stringMatch": {"caseSensitive"},
    "modalFeedback": {"outcomeIdentifier", "identifier", "showHide"},
    "img": {"src", "alt"},
}


@pytest.mark.parametrize("kind", made.EVERY_TYPE)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_what_goes_out_is_as_the_schema_of_qti_wants_it(kind: str, draw: st.DataObject) -> None:
    question = parsed.question(draw.draw(made.dressed(made.EVERY_TYPE[kind])))
    for path, content in unpack(write_package(course(question, intro="<p>One</p>")).content).items():
        root = xml.parse(content)
        for element in root.iter():
            name = xml.name_of(element)
            inside = "".join(f"{xml.name_of(each)} " for each in element)
            assert re.fullmatch(CHILDREN.get(name, ".*"), inside), f"{path}: <{name}> holds {inside}"
            assert NEEDED.get(name, set()) <= set(element.keys()), f"{path}: <{name}> lacks an attribute"
        declared = {each.get("identifier") for each in root.iter("{*}responseDeclaration", "{*}outcomeDeclaration")}
        used = {each.get(key) for each in root.iter() for key in ("responseIdentifier", "outcomeIdentifier")} - {None}
        assert used <= declared


def test_a_package_names_all_its_files_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "course" / "media" / "doors").mkdir(parents=True)
    (tmp_path / "course" / "media" / "doors" / "a b.png").write_bytes(b"PNG")
    pictures = '<img alt="A door" src="media:doors/a b.png"><img alt="Gone" src="media:no.png">'
    shown = replace(
        parsed.question(notation.Written(title="What is it?", answers=(notation.typed("a door"),))),
        id="q-01",
        stem=f"<p>What is it?</p><p>{pictures}</p>",
    )
    exported = write_package(course(shown, folder=tmp_path))
    files = dict(unpack(exported.content))
    assert list(files) == ["imsmanifest.xml", "items/q-01.xml", "media/doors-a b.png", "tests/test-1.xml"]
    root = xml.parse(files["imsmanifest.xml"])
    named = {each.get("href") for each in root.iter("{*}file")}
    assert named == set(files) - {"imsmanifest.xml"}
    resources = {each.get("identifier") for each in root.iter("{*}resource")}
    assert {each.get("identifierref") for each in root.iter("{*}dependency")} <= resources
    assert [str(loss) for loss in exported.losses] == [
        "module/quiz: 'What is it?': the picture 'no.png', which is not there"
    ]
    imported = read(exported.content, "x.zip")
    assert [(media.name, media.content) for media in imported.media] == [("doors-a-b.png", b"PNG")]
    assert "![A door](../../media/doors-a-b.png)" in imported.quizzes[0].questions[0].stem


def test_the_introduction_and_the_draw_of_a_quiz_go_along_and_what_cannot_is_named() -> None:
    questions = tuple(
        parsed.question(notation.Written(title=title, answers=(notation.typed("x"),))) for title in ("One?", "Two?")
    )
    material = course(*questions, intro="<p>Take <em>your</em> time.</p>")
    [quiz] = (each for each in material.activities if isinstance(each, Quiz))
    quiz = replace(quiz, draw=Draw(1))
    [found] = read(write_package(replace(material, activities=(quiz,))).content, "x.zip").quizzes
    assert (found.intro, found.header) == ("Take *your* time.", {"draw": "1"})
    by_outcome = replace(quiz, draw=Draw(2, per_outcome=True))
    assert [loss.what for loss in write_package(replace(material, activities=(by_outcome,))).losses] == [
        "that 2 questions are drawn for each outcome: there all of them are asked"
    ]
    blueprint = replace(quiz, draw=Draw(3, areas=(Area(("A-1",), 2), Area(("A-2", "A-3"), 1))))
    assert [loss.what for loss in write_package(replace(material, activities=(blueprint,))).losses] == [
        "that these are drawn, 2 for A-1, 1 for A-2 or A-3: there all of them are asked"
    ]


def test_what_qti_cannot_hold_is_named() -> None:
    unit = notation.Written(title="Dose?", answers=(notation.amount("1", "2", "mg"), replace(
        notation.amount("1", "2", "ml"), credit=Fraction(0))))  # fmt: skip
    steps = notation.Written(title="Order", rule="per-choice",
                             answers=(notation.step("a", 1, "First!"), notation.step("b", 2)))  # fmt: skip
    alike = notation.Written(title="Any order", answers=(
        *(notation.step(each, 1) for each in "abcde"), notation.step("f", 2)))  # fmt: skip
    exported = write_package(course(*map(parsed.question, (unit, steps, alike))))
    assert [loss.what for loss in exported.losses] == [
        "the wrong answer 1–2 ml: it differs in its unit",
        "what is said to single steps",
        "that each pair of steps in the right order counts: only all of them together do there",
        "that some steps may come in either order: there are too many right orders to write them all",
    ]


def test_the_same_questions_give_the_same_bytes() -> None:
    question = parsed.question(notation.Written(title="A?", answers=(notation.typed("x"),)))
    assert write_package(course(question)) == write_package(course(question))
