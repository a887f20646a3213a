"""How it goes at work months after a training: the questions for a trainee and for whoever leads them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.support import LazyProxy

from lms.language import gettext_lazy as _

TRAINEE, LEAD = ASKED = ("trainee", "lead")
MONTHS = (3, 6)
LONGEST = 2000  # characters of an answer in one's own words

Kind = Literal["one", "many", "text"]
Choices = tuple[tuple[str, LazyProxy], ...]
Answers = Mapping[str, Sequence[str]]
"""What somebody answered, by question: the values chosen, or one text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. ``words`` has it for a trainee and for a lead; an empty one is not asked of them."""

    id: str
    kind: Kind
    words: Mapping[str, LazyProxy]
    choices: Choices = ()


HOW_OFTEN: Choices = (
    ("never", _("not yet")),
    ("few", _("once or twice")),
    ("monthly", _("every month")),
    ("weekly", _("every week or more")),
)
BARRIERS: Choices = (
    ("time", _("too little time")),
    ("staff", _("too few colleagues")),
    ("materials", _("medicines or materials are missing")),
    ("rules", _("rules or superiors do not allow it")),
    ("support", _("nobody supports it")),
    ("sure", _("not sure enough how to do it")),
    ("none", _("nothing stands in the way")),
)
CHANGE: Choices = (
    ("none", _("no")),
    ("little", _("a little")),
    ("clear", _("clearly")),
    ("unknown", _("I cannot say")),
)
PLAN: Choices = (
    ("no-plan", _("there is no plan")),
    ("not-begun", _("not begun")),
    ("begun", _("begun")),
    ("done", _("done")),
)

QUESTIONS = (
    Asked(
        "used",
        "one",
        {
            TRAINEE: _("How often have you used at work what you learned?"),
            LEAD: _("How often have you seen this person use what they learned?"),
        },
        HOW_OFTEN,
    ),
    Asked(
        "change",
        "one",
        {
            TRAINEE: _("Has something changed for the people whom you serve?"),
            LEAD: _("Has something changed for the people whom your service serves?"),
        },
        CHANGE,
    ),
    Asked("barrier", "many", dict.fromkeys(ASKED, _("What stands in the way?")), BARRIERS),
    Asked("plan", "one", dict.fromkeys(ASKED, _("How far is the action plan of the training?")), PLAN),
    Asked("example", "text", dict.fromkeys(ASKED, _("One example, in a sentence or two"))),
)


def read(form: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what a form says, without what could not have been chosen; a question without an answer is left out."""
    found = {question.id: _given(question, form.get(question.id, ())) for question in QUESTIONS}
    return {id: given for id, given in found.items() if given}


def _given(question: Asked, sent: Sequence[str]) -> list[str]:
    if question.kind == "text":
        return [text[:LONGEST] for text in (" ".join(each.split()) for each in sent[:1]) if text]
    known = [value for value, _words in question.choices if value in sent]
    return known[:1] if question.kind == "one" else known


def is_whole(answers: Answers) -> bool:
    """Whether the first question is answered: a form without it says nothing."""
    return bool(answers.get(QUESTIONS[0].id))


@dataclass(frozen=True, slots=True)
class Together:
    """What all answered to one question: (words, people) for each choice, and what was written."""

    words: str
    counts: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]


def summarise(asked: str, forms: Sequence[Answers]) -> tuple[Together, ...]:
    """Read forms together, those of trainees or those of leads; see that there are enough of them before."""
    return tuple(_together(question, asked, forms) for question in QUESTIONS)


def _together(question: Asked, asked: str, forms: Sequence[Answers]) -> Together:
    given = [form.get(question.id, ()) for form in forms]
    counts = tuple((str(words), sum(value in each for each in given)) for value, words in question.choices)
    texts = tuple(sorted(text for each in given for text in each)) if question.kind == "text" else ()
    return Together(str(question.words[asked]), counts, texts)
