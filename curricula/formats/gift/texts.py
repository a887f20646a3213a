"""Texts of GIFT in any of their four kinds, [html], [moodle], [plain] and [markdown], as our Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from curricula.formats.gift.signs import show
from curricula.formats.prose import Prose, escaped, from_html, from_markdown

_KIND = re.compile(r"\[(?P<kind>html|moodle|plain|markdown)\]", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&\w+;")


@dataclass(slots=True)
class Texts:
    """Reads the texts of one question: those of its answers are of the kind of its own text unless they say another."""

    kind: str = ""
    lost: dict[str, None] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """Read the text of the question, or its general feedback; give Markdown of any number of lines."""
        kind, rest = self._divided(text)
        self.kind = self.kind or kind or "moodle"
        return self._prose(rest, kind or self.kind).text

    def answer(self, text: str) -> str:
        """Read the words or the feedback of an answer, without empty lines."""
        kind, rest = self._divided(text)
        return self._prose(rest, kind or self.kind).compact

    def words(self, text: str) -> str:
        """Read words that are compared with what is typed: plain text in one line."""
        return " ".join(show(self._divided(text)[1]).split())

    def _divided(self, text: str) -> tuple[str, str]:
        match = _KIND.match(text)
        return (match["kind"].lower(), text[match.end() :]) if match else ("", text)

    def _prose(self, text: str, kind: str) -> Prose:
        text = show(text).strip()
        if kind == "markdown":
            return Prose(from_markdown(text))
        if kind == "plain" or (kind == "moodle" and not _TAG.search(text)):
            return Prose(escaped(text))
        prose = from_html(text.replace("\n", "<br>\n") if kind == "moodle" else text)
        self.lost.update(dict.fromkeys(prose.lost))
        return prose
