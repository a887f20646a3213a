"""The text of a lesson as it is drawn, kept in memory: the same text is drawn for everybody who gave the same answers.

It depends on the content's hash, the interface's language, its review, whether the lesson is done, the answers to its
checks, and the country where it says what holds in some of them.
Nothing of a person is in it, and it is kept compressed too: the page only draws what stands round it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import current_app, render_template
from markupsafe import Markup

from curricula.model import Check, Lesson, Prose
from curricula.questions.base import Mark, Question
from lms import csrf, language
from lms.kept import Kept
from lms.learning import explained
from lms.learning.links import Links
from lms.learning.uploads import Shown
from lms.publication.signatures import Standing
from lms.splice import Stretch

Key = tuple[str, object, str, Standing, bool, str, str, tuple[tuple[str, tuple[str, ...], int], ...]]


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest answer to a check; it is judged when it is drawn. ``certainty`` is 1 to 3, 0 where nobody said it."""

    question: Question
    given: tuple[str, ...]
    certainty: int = 0

    @property
    def mark(self) -> Mark:
        """How the answer is judged."""
        return self.question.mark(self.given)

    @property
    def key(self) -> str:
        """The right answer in words."""
        return self.question.key()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a lesson and its place in it; ``rules`` are what holds in one country each, the part is the first."""

    place: int
    part: Prose | Check
    rules: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A lesson's text as one person sees it.

    ``content`` is the lesson's hash, ``speaks`` the language it is written in; the check named ``again`` is asked anew
    though it was answered; ``errors`` tells why an answer to a check could not be taken, ``typed`` is that answer.
    ``address`` is the lesson's own where the page that shows the errors has another one, and empty otherwise. ``links``
    leads to the other activities. ``review`` is how its review stands today. Where it ``can_be_reported``, each part
    has a link to say that it seems wrong. ``country`` is the cohort's; without one, the rules of all countries are
    shown alike. ``files`` are those that the answers name; they are one person's, so that a text with some of them is
    kept for nobody.
    """

    lesson: Lesson
    content: str
    speaks: str
    answers: Mapping[str, Answered]
    done: bool
    again: str
    errors: Mapping[str, str]
    links: Links
    review: Standing = Standing("awaiting")
    can_be_reported: bool = False
    country: str = ""
    typed: Sequence[str] = ()
    address: str = ""
    files: Mapping[str, Shown] = field(default_factory=dict)

    def draw(self) -> Stretch:
        """Return the text as HTML, drawn now or kept from before."""
        if self.errors or self.files or csrf.token_field():
            return self._drawn()  # of this request alone
        given = tuple((key, answer.given, answer.certainty) for key, answer in sorted(self.answers.items()))
        kept: Kept[Key, Stretch] = current_app.extensions["lms"].texts
        country = self.country if any(block.rules for block in self.blocks()) else ""
        key = (self.content, self.links.key, language.current(), self.review, self.done, self.again, country, given)
        return kept.get(key, self._drawn)

    def draw_now(self) -> Markup:
        """Return the text as HTML for this request alone, its links as they are given; nothing of it is kept."""
        html = explained.explained(self._html(self.links), self.lesson.terms)
        return Markup(html)  # noqa: S704 — drawn by a template, which escaped all that is not ours

    def blocks(self) -> Sequence[Block]:
        """Return the parts of the lesson with their places, those together that say what holds in one country each."""
        found: list[Block] = []
        for place, part in enumerate(self.lesson.parts):
            rules = (part,) if isinstance(part, Prose) and part.role == "rule" else ()
            if rules and found and found[-1].rules:
                found[-1] = replace(found[-1], rules=found[-1].rules + rules)
            else:
                found.append(Block(place, part, rules))
        return found

    def country_name(self) -> str:
        """Return what the reader calls the country of the cohort."""
        return language.country(self.country, language.current())

    def _drawn(self) -> Stretch:
        # What is kept is drawn for every cohort: its links are counted from the lesson's own address.
        links = self.links if self.errors else self.links.beside(self.lesson)
        return explained.within(self._html(links), self.lesson.terms)

    def _html(self, links: Links) -> str:
        shown = {"text": self, "seed": self.content, "lesson": self.lesson, "surrounding": self.speaks}
        return render_template("lms/learning/text.html", **shown, placed=links.place)
