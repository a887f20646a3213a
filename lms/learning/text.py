"""The text of a lesson as it is drawn, kept in memory: the same text is drawn for everybody who gave the same answers.

It depends on the content's hash, the interface's language, its review, whether the lesson is done, and the answers to
its checks.
Nothing of a person is in it, and it is kept compressed too: the page only draws what stands round it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app, render_template
from markupsafe import Markup

from curricula.model import Lesson
from curricula.questions.base import Mark, Question
from lms import csrf, language
from lms.kept import Kept
from lms.learning.links import Links
from lms.learning.uploads import Shown
from lms.publication.signatures import Standing
from lms.splice import Stretch

Key = tuple[str, object, str, Standing, bool, str, tuple[tuple[str, tuple[str, ...], int], ...]]


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
class Text:
    """A lesson's text as one person sees it.

    ``content`` is the lesson's hash, ``speaks`` the language it is written in; the check named ``again`` is asked anew
    though it was answered; ``errors`` tells why an answer to a check could not be taken, ``typed`` is that answer.
    ``address`` is the lesson's own where the page that shows the errors has another one, and empty otherwise. ``links``
    leads to the other activities. ``review`` is how its review stands today. Where it ``can_be_reported``, each part
    has a link to say that it seems wrong. ``files`` are those that the answers name; they are one person's, so that a
    text with some of them is kept for nobody.
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
    typed: Sequence[str] = ()
    address: str = ""
    files: Mapping[str, Shown] = field(default_factory=dict)

    def draw(self) -> Stretch:
        """Return the text as HTML, drawn now or kept from before."""
        if self.errors or self.files or csrf.token_field():
            return self._drawn()  # of this request alone
        given = tuple((key, answer.given, answer.certainty) for key, answer in sorted(self.answers.items()))
        kept: Kept[Key, Stretch] = current_app.extensions["lms"].texts
        key = (self.content, self.links.key, language.current(), self.review, self.done, self.again, given)
        return kept.get(key, self._drawn)

    def draw_now(self) -> Markup:
        """Return the text as HTML for this request alone, its links as they are given; nothing of it is kept."""
        return Markup(self._html(self.links))  # noqa: S704 — drawn by a template, which escaped all that is not ours

    def _drawn(self) -> Stretch:
        # What is kept is drawn for every cohort: its links are counted from the lesson's own address.
        links = self.links if self.errors else self.links.beside(self.lesson)
        return Stretch.of(self._html(links))

    def _html(self, links: Links) -> str:
        shown = {"text": self, "seed": self.content, "lesson": self.lesson, "placed": links.place}
        return render_template("lms/learning/text.html", **shown)
