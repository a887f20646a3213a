"""What every type of question promises, and the values that pass in and out of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, ClassVar, Literal, Self

if TYPE_CHECKING:
    from curricula.questions.block import Block

LONGEST_ANSWER = 500
"""Characters that a line may hold; more than this was not typed into our form."""

LONGEST_TEXT = 20_000
"""Characters that a text of several lines may hold: about ten pages."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen; `html` is safe."""

    value: str
    html: str


@dataclass(frozen=True, slots=True)
class Field:
    """One input as a browser may see it; nothing in it tells the right answer.

    "one" is a group of radio buttons, "many" of checkboxes, "line" a text input, "pick" a select, "text" a text of
    several lines and "file" an upload. `mode` is the keyboard that a line wants. `unit` stands after a line. `place` is
    the mark in the stem instead of which a gap is drawn, "" for a field below the stem. `words` is how many words a
    text should have at most, 0 for any. `accept` is the sort of file that is asked for, as in HTML. `rule` says how
    several choices earn their points, and is told to whoever answers.
    """

    kind: Literal["one", "many", "line", "pick", "text", "file"]
    label: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    mode: Literal["decimal", "text", ""] = ""
    place: str = ""
    words: int = 0
    accept: str = ""
    rule: Literal["all-or-nothing", "per-choice", "right-minus-wrong", ""] = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How an answer was judged.

    `credit` is a share from 0 to 1. `feedback` is safe HTML for what was chosen or typed. `note` says what kind of slip
    it was: "near-miss" (check the spelling), "unit" (the unit is missing or another one), "separator" (a decimal comma
    or a thousands comma?), or nothing. A `pending` mark waits for a person, and its credit is nothing until then. What
    is not `graded`, an opinion, is neither right nor wrong.
    """

    credit: Fraction
    feedback: tuple[str, ...] = ()
    note: str = ""
    pending: bool = False
    graded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(ABC):
    """A question with its key.

    An answer is a list of strings in the order of the fields: the values chosen of "one" and "many", the text of a
    "line" or a "text", one value for each "pick" ("" where nothing was picked), the name under which a "file" is kept.
    `stem` is safe HTML: the heading and the text below it. `lesson` is the id of the activity to read again. `hint`,
    `why`, `correct` and `incorrect` are remarks in safe HTML, the last two for an answer that is wholly right or not.
    All of them may be empty. `more_hints` are told one by one after the first. A `survey` asks for an opinion: it has
    no key and is worth no points. `certainty` asks how sure the trainee is, too. `form` is "A" or "B" for a question of
    one of two parallel papers, "" for one of both. `review_by` is the day by which somebody should look at it again.

    Of a type that is marked `by_hand` the answers wait for a person; one that `takes_opinions` can be a survey.
    """

    kind: ClassVar[str]
    by_hand: ClassVar[bool] = False
    takes_opinions: ClassVar[bool] = False

    id: str
    title: str
    stem: str
    outcome: str = ""
    critical: bool = False
    points: int = 1
    lesson: str = ""
    hint: str = ""
    why: str = ""
    correct: str = ""
    incorrect: str = ""
    survey: bool = False
    certainty: bool = False
    form: str = ""
    tags: tuple[str, ...] = ()
    review_by: date | None = None
    more_hints: tuple[str, ...] = ()

    @property
    def hints(self) -> tuple[str, ...]:
        """All hints in the order in which they are told, one at a time."""
        return (self.hint, *self.more_hints) if self.hint else ()

    @classmethod
    @abstractmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a question of this type, None when the block is of another type.

        Mistakes in a block of this type are noted on the block, and something is returned all the same.
        """

    @abstractmethod
    def present(self, seed: str) -> tuple[Field, ...]:
        """Show what may be chosen or typed; the same seed gives the same order."""

    @abstractmethod
    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge an answer; one that is not accepted earns nothing and says nothing."""

    @abstractmethod
    def accepts(self, answer: Sequence[str]) -> bool:
        """Tell whether our own form could have sent this; giving no answer is acceptable."""

    @abstractmethod
    def describe(self, answer: Sequence[str]) -> str:
        """Put an answer into plain words, "" when nothing was answered."""

    @abstractmethod
    def key(self) -> str:
        """Put the right answer into plain words: for trainers, and for a trainee only after a check."""

    @abstractmethod
    def right(self) -> tuple[str, ...]:
        """Give an answer that earns everything: for demonstrations and printed keys, never for a browser.

        Where no answer does, because a person marks it or nobody, it is what our form could send all the same.
        """

    @abstractmethod
    def shape(self) -> Hashable:
        """Give what must be alike in every translation of this question: all that is not words."""

    def answered(self, answer: Sequence[str]) -> bool:
        """Tell whether anything was given at all."""
        return any(given.strip() for given in answer)

    def unjudged(self, answer: Sequence[str]) -> Mark | None:
        """Make the mark of an answer that no key judges: an opinion, one for a person to mark, or none at all.

        None is for an answer that the key has to judge.
        """
        if self.survey:
            return Mark(Fraction(), graded=False)
        if not self.answered(answer) or not self.accepts(answer):
            return Mark(Fraction())
        return Mark(Fraction(), pending=True) if self.by_hand else None

    def judged(self, credit: Fraction, feedback: Sequence[str] = (), note: str = "") -> Mark:
        """Make a mark, with the remark for right or wrong answers behind the feedback."""
        remark = self.correct if credit == 1 else self.incorrect
        return Mark(credit, tuple(words for words in (*feedback, remark) if words), note)

    def dice(self, seed: str) -> Random:
        """Give the source of order for one showing of this question: chosen by the seed, not secret."""
        return Random(f"{seed}:{self.id}")
