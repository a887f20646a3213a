"""A question of Moodle XML while it is read, and how Moodle writes shares, switches and remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from curricula.formats import notation, xml
from curricula.formats.base import Malformed
from curricula.formats.labels import Labels
from curricula.formats.moodle.texts import Texts
from curricula.formats.places import BLANK, PLACE

_SHARE = re.compile(r"\s*(-?\d{1,4}(?:[.,]\d{0,12})?)\s*%?\s*")
USUAL = frozenset(
    {
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
        "Correct answer, well done.",
        "Your answer is correct",
        "Your answer is incorrect",
    }
)
"""What Moodle puts into every new question by itself; it says no more than our own page does."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its name, and what its labels say."""

    element: xml.Element
    name: str
    texts: Texts
    told: Labels

    def headed(self, text: str | None = None) -> tuple[str, str]:
        """Give the heading and the text below it, with a line to be imagined in place of a gap."""
        whole = self.text() if text is None else text
        return notation.headed(whole.replace(PLACE, BLANK), self.name)

    def around_gaps(self, text: str) -> tuple[str, str]:
        """Give the heading and the text below it, which keeps its gaps."""
        first = text.strip("\n").partition("\n\n")[0]
        title, stem = notation.headed(text, self.name, whole=PLACE in first)
        return title.replace(PLACE, BLANK), stem

    def text(self) -> str:
        """Read the text of the question."""
        return self.texts.read(xml.first(self.element, "questiontext"))

    def said(self, name: str) -> str:
        """Give the plain words of an element, "" where there is none."""
        return " ".join(xml.words_of(xml.first(self.element, name)).split())

    def is_set(self, name: str, default: bool) -> bool:
        """Tell whether a switch is on: `true` or 1, in whatever letters."""
        said = self.said(name).lower()
        return said not in ("false", "0") if said else default

    def answers(self) -> list[xml.Element]:
        """List the answers in their order."""
        return list(xml.all_in(self.element, "answer"))

    def feedback(self, answer: xml.Element) -> str:
        """Read what is said to who gives an answer."""
        return self.texts.read(xml.first(answer, "feedback"))

    def combined(self) -> dict[str, str]:
        """Read what is said to every right and to every wrong answer."""
        said = {name: self.texts.read(xml.first(self.element, f"{name}feedback")) for name in ("correct", "incorrect")}
        partly = self.texts.read(xml.first(self.element, "partiallycorrectfeedback"))
        if partly and partly not in USUAL:
            self.texts.lose("what is said to a partly right answer")
        return {name: text for name, text in said.items() if text not in USUAL}


def share_of(answer: xml.Element) -> Fraction:
    """Read what an answer is worth; raise `Malformed` for what is no number."""
    said = answer.get("fraction") or "0"
    match = _SHARE.fullmatch(said)
    if match is None:
        raise Malformed(f"an answer is worth {said[:40]!r}, which is no number of percent")
    return Fraction(match[1].replace(",", ".").rstrip(".")) / 100


def credit_of(share: Fraction) -> Fraction:
    """Round a share to whole percent between nothing and all."""
    return min(max(Fraction(round(share * 100), 100), Fraction()), Fraction(1))
