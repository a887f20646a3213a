"""The notation writer: what it writes is read as the same question, whatever signs are in its words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curricula import questions
from curricula.formats import notation
from curricula.formats.notation import Written, WrittenQuiz, write, write_quiz
from curricula.formats.prose import escaped, from_html
from curricula.formats.rewriting import rewrite, rewrite_quiz
from curricula.markup import to_text
from tests import shipped
from tests.curricula.formats import made, parsed

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def test_every_type_of_question_is_made_up_here() -> None:
    assert set(made.EVERY_TYPE) == {each.kind for each in questions.types()}


@pytest.mark.parametrize("kind", made.EVERY_TYPE)
@FEW
@given(draw=st.data())
def test_a_question_that_was_read_is_written_and_read_as_the_same(kind: str, draw: st.DataObject) -> None:
    first = parsed.question(draw.draw(made.dressed(made.EVERY_TYPE[kind], most_hints=3)))
    assert first.kind == kind
    again = rewrite(first)
    assert parsed.question(again, rule=again.rule or "all-or-nothing") == first


@FEW
@given(text=made.words)
def test_plain_text_shows_every_sign_of_itself(text: str) -> None:
    found = parsed.question(
        Written(title=escaped(text), answers=(notation.choice("a", right=True), notation.choice("b")))
    )
    assert found.title == " ".join(text.split())
    assert to_text(found.stem) == " ".join(text.split())


@shipped.once
def test_every_question_of_our_courses_is_written_and_read_as_the_same() -> None:
    library = shipped.library()
    count = 0
    for curriculum in library.curricula.values():
        place = parsed.around(library, curriculum)
        for activity in parsed.asking([curriculum]):
            quiz = rewrite_quiz(activity, curriculum.language)
            assert parsed.questions(quiz, place) == activity.questions
            count += len(quiz.questions)
    assert count > 250


def test_a_question_looks_as_an_author_would_have_written_it() -> None:
    question = Written(
        title="First step?",
        id="od-01",
        stem="Four breaths a minute.",
        settings={"critical": "yes", "outcome": "A-5"},
        answers=(
            notation.choice("Call for help", right=True),
            notation.choice("Wait", credit=Fraction(1, 2), feedback="Not long.\n\nNever."),
        ),
        asides={"why": "Lack of oxygen.", "hint": "What kills?"},
    )
    assert write(question) == (
        "## First step? <!-- id: od-01 -->\nOutcome: A-5 · Critical: yes\n\nFour breaths a minute.\n\n"
        "- [x] Call for help\n- (50%) [ ] Wait\n  > Not long.\n  >\n  > Never.\n\n"
        "> **Why:** Lack of oxygen.\n> **Hint:** What kills?\n"
    )


def test_keywords_are_written_in_the_language_of_the_file() -> None:
    question = Written(
        title="Доза?", settings={"critical": "да"}, answers=(notation.amount("0.4", "2", "мг", language="ru"),)
    )
    assert write(question, "ru") == "## Доза?\nКритический: да\n\n- = 0.4 до 2 мг\n"


def test_a_quiz_says_by_which_rule_most_of_its_questions_earn() -> None:
    def asks(rule: notation.Rule | None) -> Written:
        return Written(title="A", answers=(notation.choice("a", right=True), notation.choice("b")), rule=rule)

    quiz = WrittenQuiz(title='Dose: "first"', questions=(asks(None), asks("per-choice")), intro="## Read\n\nthis.")
    assert write_quiz(quiz).startswith(
        '---\nkind: quiz\ntitle: "Dose: \\"first\\""\nminutes: 2\ncredit: per-choice\n---\n'
        "\n### Read\n\nthis.\n\n## A\n"
    )


@pytest.mark.parametrize("form", ["a;b", " ", "a\nb"])
def test_a_gap_is_refused_what_cannot_stand_in_it(form: str) -> None:
    with pytest.raises(ValueError, match="gap"):
        notation.typed_gap(form)


@pytest.mark.parametrize(
    ("html", "markdown", "lost"),
    [
        ("<p>One<br>two</p><p>three</p>", "One  \ntwo\n\nthree", ()),
        ("<ul><li>a<li>b</ul>", "- a\n- b", ()),
        ("H<sub>2</sub>O, 10<sup>2</sup>, x<sup>abc</sup>", "H₂O, 10², xabc", ("'abc' set higher or lower",)),
        ("<a href='javascript:alert(1)'>here</a>", "here", ("a link to 'javascript:alert(1)'",)),
        ("<a href='https://who.int/a(b)'>WHO</a>", "[WHO](<https://who.int/a(b)>)", ()),
        ("<script>steal()</script><b>2 * 3</b> &lt;b&gt;", r"**2 \* 3** &lt;b>", ("a script",)),
        ("<table><tr><td>a|b<td>c</table>", "|  |  |\n|---|---|\n| a\\|b | c |", ()),
        ("<img src='x.png' alt='A door'>", "A door", ("the picture 'x.png'",)),
        ("<blockquote><p>Said</p></blockquote>", "> Said", ()),
        ("<h1>Big</h1><pre>a\n  b</pre>", "### Big\n\n    a\n      b", ()),
        ("text <video src=x><p>inner</p></video> more", "text more", ("a video",)),
        ("<div><div><p>never closed", "never closed", ()),
    ],
)
def test_html_of_other_programs_becomes_markdown_and_says_what_was_lost(
    html: str, markdown: str, lost: tuple[str, ...]
) -> None:
    prose = from_html(html)
    assert (prose.text, prose.lost) == (markdown, lost)


def test_html_nested_beyond_all_measure_is_read_quickly() -> None:
    assert from_html("<div><b><ul><li>" * 8_000 + "deep").text
