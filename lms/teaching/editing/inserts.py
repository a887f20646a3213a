"""What an author inserts by name instead of typing it: questions of every type, safety facts, sources, terms.

A question comes as an example that is sound as it stands, with the course's own keywords. Saving gives it an id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curricula import questions
from curricula.front_matter import parse
from curricula.model import Library
from curricula.problems import Notes
from curricula.words import spelled
from lms.language import gettext_lazy as _

LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class Example:
    """A type of question as authors choose it: what it is called, and how one is written.

    In ``text``, ``{check}`` stands for the sign that a lesson needs; every other name is one of the :data:`KEYWORDS` or
    of the :data:`PHRASES`.
    """

    name: object
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Something of the shared files, by the name under which an author looks for it, and the Markdown that cites it."""

    label: str
    markdown: str


PHRASES: Mapping[str, object] = {
    "question": _("What do you ask?"),
    "right": _("The right answer"),
    "also_right": _("Another right answer"),
    "wrong": _("A wrong answer"),
    "feedback": _("Why this is not right."),
    "because": _("Why the right answer is right."),
    "first": _("What comes first"),
    "second": _("What comes second"),
    "third": _("What comes third"),
    "one": _("One thing"),
    "its": _("What belongs to it"),
    "other": _("Another thing"),
    "others": _("What belongs to the other"),
    "word": _("word"),
    "sentence": _("A sentence with a"),
    "points": _("What the answer must name"),
}

ONE_CHOICE = "choice"
SEVERAL_CHOICES = "choices"
REMARK = "\n> **{why}:** {because}\n"

EXAMPLES: Mapping[str, Example] = {
    ONE_CHOICE: Example(
        _("One right choice"), "## {check}{question}\n\n- [x] {right}\n- [ ] {wrong}\n  > {feedback}\n"
    ),
    SEVERAL_CHOICES: Example(
        _("Several right choices"),
        "## {check}{question}\n\n- [x] {right}\n- [x] {also_right}\n- [ ] {wrong}\n  > {feedback}\n",
    ),
    "number": Example(_("A number"), "## {check}{question}\n\n- = 0.4 {to} 2 mg\n"),
    "text": Example(_("A word"), "## {check}{question}\n\n- = {word}\n"),
    "gap": Example(_("Gaps in a text"), "## {check}{question}\n\n{sentence} [[{word}]].\n"),
    "ordering": Example(_("An order"), "## {check}{question}\n\n1. {first}\n2. {second}\n3. {third}\n"),
    "matching": Example(
        _("Pairs"),
        "## {check}{question}\n\n| {one} | {its} |\n|---|---|\n| {one} 1 | {its} 1 |\n| {one} 2 | {its} 2 |\n",
    ),
    "grid": Example(
        _("A grid"),
        "## {check}{question}\n\n"
        "| | {one} | {other} |\n|---|---|---|\n| {its} | (x) | ( ) |\n| {others} | ( ) | (x) |\n",
    ),
    "free-text": Example(
        _("A text in one’s own words"),
        "## {check}{question}\n\n____ 150 {words}\n\n> **{rubric}:**\n> - 2: {points}\n",
    ),
    "upload": Example(
        _("A file to send"),
        "## {check}{question}\n\n[{file}]\n\n> **{rubric}:**\n> - 2: {points}\n",
    ),
}

KEYWORDS = ("why", "rubric", "to", "file", "words")
BY_HAND = ("free-text", "upload")


def offered() -> tuple[tuple[str, str], ...]:
    """List the examples by name, with what they are called."""
    return tuple((name, str(example.name)) for name, example in EXAMPLES.items())


def without_example() -> tuple[str, ...]:
    """Name the types of question that nobody has written an example for."""
    return tuple(sorted({kind.kind for kind in questions.types()} - EXAMPLES.keys()))


def question(name: str, text: str, language: str) -> str:
    """Return an example of a type, fit for the file that it goes into; raises ``KeyError`` for no type.

    ``language`` is the course's: its keywords are used. The words to replace are in the reader's language.
    """
    example = EXAMPLES[name]
    phrases = {key: str(words) for key, words in PHRASES.items()}
    keywords = {key: spelled(key, language) for key in KEYWORDS}
    check = "" if is_quiz(text) else f"{spelled('check', language)}: "
    remark = "" if name in BY_HAND else REMARK
    written = example.text + remark
    return written.format(check=check, **phrases, **keywords)


def is_quiz(text: str) -> bool:
    """Whether a file is a quiz, by its header: in a quiz every heading is a question."""
    entry = parse(text, Notes("")).entries.get("kind")
    return entry is not None and str(entry.value) == "quiz"


def references(library: Library, language: str) -> tuple[Reference, ...]:
    """List the safety facts, sources and terms that a course in a language can cite, by name."""
    facts = library.safety.get(language, library.safety.get("en", ()))
    sources = library.sources.get(language, library.sources.get("en", ()))
    terms = library.glossary.get(language, library.glossary.get("en", ()))
    return (
        *(Reference(_short(f"{fact.id} {fact.topic}"), f"[{fact.value}]({fact.id})") for fact in facts),
        *(Reference(_short(f"{each.key} {each.short}"), f"[{each.key}]") for each in sources),
        *(Reference(_short(term.word), f"**{term.word}** ({term.text})") for term in terms),
    )


def _short(label: str) -> str:
    return " ".join(label.split())[:LONGEST_LABEL]


def reference(found: tuple[Reference, ...], typed: str) -> Reference | None:
    """Return the reference of a name: the same, or the only one that has these words in it."""
    wanted = " ".join(typed.split()).casefold()
    same = [each for each in found if each.label.casefold() == wanted]
    near = [each for each in found if wanted and wanted in each.label.casefold()]
    return same[0] if same else near[0] if len(near) == 1 else None
