"""Every type of question on a page: drawn without script, answered by its own form, and told what became of it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.curricula.questions import examples
from tests.learning.trainee import Draft, Trainee

TYPES = {
    "g": examples.GAPS,
    "grid": examples.GRID,
    "boxes": examples.BOXES,
    "write": "## Survey: What will you do first? <!-- id: write -->\n\n____ 150 words\n",
    "ready": examples.SURVEYS[1],
    "need": examples.SURVEYS[3],
}


class Form(HTMLParser):
    """The controls of a page by their names, in the order of the document, with what labels each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.controls: list[dict[str, str]] = []
        self.labelled: set[str] = set()
        self.ids: list[str] = []
        self._in_label = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {"tag": tag, **{name: value or "" for name, value in attrs}}
        self.ids += [told["id"]] if "id" in told else []
        if tag == "label":
            self._in_label = "for" not in told
            self.labelled.add(told.get("for", ""))
        if tag in ("input", "select", "textarea"):
            self.controls.append(told)
            if self._in_label or {"aria-label", "aria-labelledby"} & told.keys():
                self.labelled.add(told["id"] if "id" in told else f"{told['name']}={told['value']}")

    def handle_endtag(self, tag: str) -> None:
        self._in_label = self._in_label and tag != "label"

    def of(self, name: str) -> list[dict[str, str]]:
        return [control for control in self.controls if control.get("name") == name]


@pytest.fixture
def lesson(content: Draft) -> str:
    """Publish a lesson that has a check of every type."""
    checks = "\n".join(text if "## Survey" in text else text.replace("## ", "## Check: ", 1) for text in TYPES.values())
    content.add("overdose/en/02-aftercare/02-every.md", f"---\ntitle: Every type\nminutes: 5\n---\nText.\n\n{checks}")
    published = content.publish()
    assert "aftercare/every" in {change.activity for change in published.changes}
    return "aftercare/every"


def test_every_control_has_a_name_to_be_read_aloud_and_no_id_is_there_twice(alice: Trainee, lesson: str) -> None:
    form = Form(alice.get(f"lesson/{lesson}").text)
    assert len(form.ids) == len(set(form.ids))
    for question in TYPES:
        for control in form.of(question):
            key = control.get("id") or f"{control['name']}={control['value']}"
            assert key in form.labelled, control


def test_gaps_stand_inside_their_sentence(alice: Trainee, lesson: str) -> None:
    page = alice.get(f"lesson/{lesson}").text
    before, after = page.index("Methadone is a"), page.index("buprenorphine a")
    assert before < page.index('aria-label="Gap 1"') < after < page.index('aria-label="Gap 2"')
    assert [control["tag"] for control in Form(page).of("g")] == ["input", "select"]
    assert "(1)" not in page


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("g", ("full agonist", "4"), "partial agonist"),
        ("grid", ("1", "2"), "antagonist"),
        ("boxes", ("1.1", "1.2", "2.2"), "Your answer"),
        ("write", ("First I ask.\n\nThen <b>I</b> wait.",), "<p><bdi>Then &lt;b&gt;I&lt;/b&gt; wait.</bdi></p>"),
        ("ready", ("2", "1"), "partly"),
        ("need", ("1", "2"), "Your answer"),
    ],
)
def test_an_answer_is_taken_and_shown(
    alice: Trainee, lesson: str, question: str, answer: tuple[str, ...], said: str
) -> None:
    assert alice.check(lesson, question, *answer).status_code == 303
    page = alice.get(f"lesson/{lesson}").text
    assert said in page
    assert not Form(page).of(question)


def test_an_opinion_is_neither_right_nor_wrong(alice: Trainee, lesson: str) -> None:
    alice.check(lesson, "write", "I would ask.")
    alice.check(lesson, "ready", "1", "1")
    page = alice.get(f"lesson/{lesson}").text
    assert page.count("Thank you for your opinion.") == 2
    assert "Not right" not in page


def test_an_answer_to_gaps_that_is_not_taken_stays_in_its_place(alice: Trainee, lesson: str) -> None:
    answer = alice.check(lesson, "g", "full agonist", "9")
    assert answer.status_code == 400
    assert 'value="full agonist"' in answer.text


def test_a_text_says_how_long_it_may_be(alice: Trainee, lesson: str) -> None:
    page = alice.get(f"lesson/{lesson}").text
    assert "At most 150 words." in page
    [text] = Form(page).of("write")
    assert "write-words" in text["aria-describedby"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("all-or-nothing", "It counts when you choose every right one and no other."),
        ("per-choice", "Each one counts: chosen if it is right, left out if it is not."),
        ("right-minus-wrong", "A wrong one takes away a right one."),
    ],
)
def test_a_trainee_is_told_how_several_choices_count(alice: Trainee, content: Draft, rule: str, words: str) -> None:
    header = f"---\nkind: quiz\ntitle: Several\nminutes: 5\ncredit: {rule}\n---\n"
    content.add("overdose/en/02-aftercare/03-several.md", header + examples.SEVERAL).publish()
    attempt = alice.begin("aftercare/several")
    assert words in alice.get(f"attempt/{attempt}/1").text
