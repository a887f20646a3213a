"""A lesson: text, checks in between, rules that hold in one country, sheets to fill in, and cards to take to work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curricula import glossary
from curricula.activities.draft import Draft, Form
from curricula.markup import to_html
from curricula.model import Check, Lesson, Prose
from curricula.sections import Section
from curricula.words import keyword, nearest_keyword, spelled

_COUNTRY = re.compile("[A-Z]{2}")
_NUMBER = re.compile(r"\s+\d{1,2}")


def read(draft: Draft) -> Lesson:
    """Read a lesson."""
    parts = tuple(_parts(draft))
    if not parts:
        draft.page.notes.add(1, "E401", "the lesson has no text", "Write it below the header")
    return Lesson(**draft.common(), parts=parts, terms=tuple(draft.page.terms.values()))


def _parts(draft: Draft) -> Iterator[Prose | Check]:
    waiting: list[Section] = []
    ruled: set[str] = set()
    for section in draft.sections:
        sign, title = _sign(draft, section)
        if not sign:
            waiting.append(section)
            ruled = set()
            continue
        yield from _prose(draft, waiting)
        waiting = []
        ruled = ruled if sign == "rule" else set()
        if sign == "rule":
            yield _rule(draft, title, section, ruled)
        elif sign == "card":
            heading = Section(title or section.title, "", section.line, section.text, section.text_line)
            yield Prose(to_html(_markdown([heading]), draft.page, section.line), "card")
        elif sign == "sheet":
            heading = Section(title, "", section.line, section.text, section.text_line)
            yield Prose(_marked(draft, to_html(_markdown([heading]), draft.page, section.line)), "sheet")
        elif (question := draft.question(section)) is not None:
            yield Check(question)
    yield from _prose(draft, waiting)


def _prose(draft: Draft, sections: list[Section]) -> Iterator[Prose]:
    text = _markdown(sections)
    if text.strip():
        yield Prose(_marked(draft, to_html(text, draft.page, sections[0].line)))


def _rule(draft: Draft, title: str, section: Section, ruled: set[str]) -> Prose:
    """Read what holds in one country; `ruled` are the countries of the rules right before it, and is added to."""
    country, text = "", []
    for words in section.text.split("\n"):
        name, colon, value = words.partition(":")
        if not country and colon and keyword(name, draft.language) == "country":
            country = value.strip()
            words = ""
        text.append(words)
    word = spelled("country", draft.language)
    if not _COUNTRY.fullmatch(country):
        wrong = f"the rule {title!r} is of no country" if not country else f"{country!r} is no country"
        draft.page.notes.add(section.line, "E414", wrong, f"Write its two letters below the heading: {word}: KG")
    elif country in ruled:
        draft.page.notes.add(section.line, "E415", f"two rules for {country} follow each other",
                             "Write them as one; a rule after other text is about another point")  # fmt: skip
    ruled.add(country)
    heading = Section(title or country, "", section.line, "\n".join(text), section.text_line)
    return Prose(_marked(draft, to_html(_markdown([heading]), draft.page, section.line)), "rule", country)


def _marked(draft: Draft, made: str) -> str:
    return glossary.mark(made, draft.language, draft.page.around.glossary, draft.page.terms)


def _markdown(sections: list[Section]) -> str:
    # One text for one call of the converter: it begins on the line of its first heading, so lines stay countable.
    return "\n".join(f"## {part.title}\n{part.text}" if part.title else part.text for part in sections)


def _sign(draft: Draft, section: Section) -> tuple[str, str]:
    sign, title = draft.sign(section)
    if sign:
        return sign, title
    word, colon, rest = section.title.partition(":")
    if colon and keyword(word, draft.language) == "rule":
        return "rule", rest.strip()
    if colon and keyword(_NUMBER.sub("", word), draft.language) == "sheet":
        return "sheet", rest.strip() if keyword(word, draft.language) else section.title
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
