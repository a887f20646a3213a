"""A lesson: text, checks in between, and cards to take to work."""

from __future__ import annotations

from collections.abc import Iterator

from curricula.activities.draft import Draft, Form
from curricula.markup import to_html
from curricula.model import Check, Lesson, Prose
from curricula.sections import Section
from curricula.words import nearest_keyword, spelled


def read(draft: Draft) -> Lesson:
    """Read a lesson."""
    parts = tuple(_parts(draft))
    if not parts:
        draft.page.notes.add(1, "E401", "the lesson has no text", "Write it below the header")
    return Lesson(**draft.common(), parts=parts)


def _parts(draft: Draft) -> Iterator[Prose | Check]:
    waiting: list[Section] = []
    for section in draft.sections:
        sign, title = _sign(draft, section)
        if not sign:
            waiting.append(section)
            continue
        yield from _prose(draft, waiting)
        waiting = []
        if sign == "card":
            heading = Section(title or section.title, "", section.line, section.text, section.text_line)
            yield Prose(to_html(_markdown([heading]), draft.page, section.line), "card")
        elif (question := draft.question(section)) is not None:
            yield Check(question)
    yield from _prose(draft, waiting)


def _prose(draft: Draft, sections: list[Section]) -> Iterator[Prose]:
    text = _markdown(sections)
    if text.strip():
        yield Prose(to_html(text, draft.page, sections[0].line))


def _markdown(sections: list[Section]) -> str:
    # One text for one call of the converter: it begins on the line of its first heading, so lines stay countable.
    return "\n".join(f"## {part.title}\n{part.text}" if part.title else part.text for part in sections)


def _sign(draft: Draft, section: Section) -> tuple[str, str]:
    sign, title = draft.sign(section)
    if sign:
        return sign, title
    word, colon, _ = section.title.partition(":")
    near = nearest_keyword(word, draft.language, ("check", "survey")) if colon or section.id else ""
    if near:
        wrong = f"{word!r} reads like {near!r}, but this is text"
        draft.page.notes.add(section.line, "W401", wrong, f"Write {near}: …")
    elif section.id:
        check = spelled("check", draft.language)
        draft.page.notes.add(section.line, "W401", f"{section.title[:60]!r} has an id but is text",
                             f"Write {check}: before the question, or remove the id")  # fmt: skip
    return "", section.title


ACTIVITY = Form(Lesson, frozenset(), read)
