"""What comes out of a tool, as its author writes it: the tables of bands and of rules, and the list of formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from curricula import formulas
from curricula.activities.draft import Draft
from curricula.activities.tool.items import named, place_of
from curricula.markup import to_inline, to_text
from curricula.scoring import bands_of, most_points
from curricula.sections import Section
from curricula.tools import Band, Formula, Item, Rule, Ruling, Skip, Tool
from curricula.words import keyword

_N = r"\d+(?:[.,]\d+)?"
_LIMITS = re.compile(
    rf"(?P<low>{_N})\s*[–-]\s*(?P<high>{_N})|(?P<up>{_N})\s*\+|≥\s*(?P<from>{_N})|<\s*(?P<under>{_N})|(?P<just>{_N})"
)
_FORMULA = re.compile(r"[-*] (?P<title>.+?) = (?P<expression>[^=%]+?)(?P<share>\s*%)?(?P<id>\s*<!--.*-->)?")
_ANY = ("", "–", "-", "—", "*")
HIGHEST = 2000
"""Points; a form with more is a mistake in typing."""

Lines = list[tuple[int, str]]


def table(lines: Lines) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table with their lines, without the line below its head."""
    for line, words in lines:
        cells = [cell.strip() for cell in words.strip().removeprefix("|").removesuffix("|").split("|")]
        if words.strip().startswith("|") and not (set("".join(cells)) <= set("-: ") and "-" in words):
            yield line, cells


def lines_of(section: Section) -> Lines:
    """Number the lines of a section."""
    return list(enumerate(section.text.split("\n"), section.text_line))


def bands(draft: Draft, section: Section, known: Mapping[str, Item], others: Mapping[str, str]) -> Iterator[Band]:
    """Read a table of bands: score, name, what to do; a column before the last says for whom or for what."""
    rows = list(table(lines_of(section)))
    for line, cells in rows[1:]:
        if len(cells) not in (3, 4) or not cells[1]:
            draft.page.notes.add(line, "E704", "a band has its score, its name and what to do next",
                                 "Write | 5–12 | Mild | what to do |")  # fmt: skip
            continue
        limits = _LIMITS.fullmatch(cells[0])
        if limits is None and cells[0] != "*":
            draft.page.notes.add(line, "E704", f"{cells[0]!r} is no stretch of scores", "Write 5–12, 27+, < 5 or *")
            continue
        low, high = _limits(limits) if limits else (None, None)
        of = tuple(_audience(draft, line, cells[2], known, others)) if len(cells) == 4 else ()
        advice = to_inline(cells[-1], draft.page, line)
        yield Band(to_text(to_inline(cells[1], draft.page, line)), advice, low, high, of)


def _limits(found: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    def of(name: str) -> Decimal | None:
        return Decimal(found[name].replace(",", ".")) if found[name] else None

    return of("low") or of("up") or of("from") or of("just"), of("high") or of("under") or of("just")


def _audience(
    draft: Draft, line: int, text: str, known: Mapping[str, Item], others: Mapping[str, str]
) -> Iterator[str]:
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, words = (piece.strip() for piece in part.partition("="))
        item = known.get(name)
        place = place_of(item, words) if item and words else None
        if place:
            yield f"{name}={place}"
        elif name.casefold() in others and not words:
            yield others[name.casefold()]
        else:
            draft.page.notes.add(line, "E703", f"{part[:60]!r} names nobody", "Use a row, a result, or id = answer")


def formulas_of(draft: Draft, section: Section, known: Mapping[str, Item]) -> Iterator[Formula]:
    """Read the list of results: - Name = a / b %"""
    before: set[str] = set()
    for line, words in lines_of(section):
        found = _FORMULA.fullmatch(words.strip())
        if found is None:
            if words.strip():
                draft.page.notes.add(line, "E705", f"{words.strip()[:60]!r} is no formula", "Write - Name = a / b %")
            continue
        title, id = named(draft, found["title"] + (found["id"] or ""), line)
        expression = found["expression"].strip()
        if wrong := _strange(expression, known, before):
            fix = "Use ids of numbers, + - * / ( ), and sum(), agreement(), chance() or kappa() of a table"
            draft.page.notes.add(line, "E705", f"the formula of {title!r} {wrong}", fix)
        before.add(id)
        yield Formula(id, title, expression, bool(found["share"]))


def _strange(expression: str, known: Mapping[str, Item], before: set[str]) -> str:
    try:
        used = formulas.names(expression)
    except formulas.Unreadable as error:
        return f"cannot be read at {error.args[0]!r}"
    for name, is_table in sorted(used):
        item = known.get(name)
        fits = item is not None and item.takes == ("table" if is_table else "number")
        is_square = item is not None and len(item.rows) == len(item.columns)
        if not fits and (is_table or name not in before):
            return f"names {name!r}, which is no {'table' if is_table else 'number or earlier result'}"
        if is_table and not is_square:
            return f"needs as many rows as columns in {name!r}"
    return ""


def rule(draft: Draft, section: Section, title: str, known: Mapping[str, Item]) -> Rule:
    """Read a rule: its country, and a table with an item above each column but the last."""
    rows = list(table(lines_of(section)))
    country, text = "", []
    for line, words in lines_of(section):
        name, colon, value = words.partition(":")
        if colon and keyword(name, draft.language) == "country":
            country = value.strip()
            if not re.fullmatch("[A-Z]{2}", country):
                draft.page.notes.add(line, "E703", f"{country!r} is no country", "Write its two letters: KG")
        elif not words.strip().startswith("|"):
            text.append((line, words))
    heads = [known.get(cell) for cell in rows[0][1][:-1]] if rows else []
    if not rows or None in heads:
        line = rows[0][0] if rows else section.line
        draft.page.notes.add(line, "E703", "the columns of a rule are items, and the last says what to do",
                             f"Use their ids as headings: {', '.join(known)}")  # fmt: skip
        return Rule(title, "", country, ())
    items = [item for item in heads if item is not None]
    rulings = tuple(_ruling(draft, line, cells, items) for line, cells in rows[1:])
    lines = "\n".join(words for _, words in text).strip()
    return Rule(title, to_inline(lines, draft.page, section.text_line) if lines else "", country, rulings)


def _ruling(draft: Draft, line: int, cells: list[str], items: list[Item]) -> Ruling:
    when = []
    if len(cells) != len(items) + 1:
        draft.page.notes.add(line, "E703", f"this row has {len(cells)} cells, the head {len(items) + 1}", "Add the |")
    for item, words in zip(items, cells, strict=False):
        places = [place_of(item, each.strip()) for each in words.split(";")]
        if words not in _ANY and all(places):
            when.append(Skip(item.id, tuple(place for place in places if place)))
        elif words not in _ANY:
            fix = f"It can be: {'; '.join(reply.plain for reply in item.replies)}, or – for any"
            draft.page.notes.add(line, "E703", f"{words[:60]!r} is no answer to {item.id!r}", fix)
    shown = to_inline(cells[-1], draft.page, line)
    return Ruling(tuple(when), shown, to_text(shown))


def expect_every_score(draft: Draft, tool: Tool, line: int) -> None:
    """Note a score that has no band, or more than one."""
    if not tool.bands or tool.score == "none":
        return
    for of, given in _audiences(tool):
        bands = [band for band in bands_of(tool, given, of) if not band.is_alarm]
        most = _most(tool, of)
        for value in range(min(int(most), HIGHEST) + 1):
            fitting = [band for band in bands if (band.low or 0) <= value and (band.high is None or value <= band.high)]
            if len(fitting) != 1:
                whom = f" of {of or next(iter(given.items()))}" if of or given else ""
                wrong = f"the score {value}{whom} lies in {len(fitting)} bands"
                draft.page.notes.add(line, "E704", wrong, f"Let the bands cover 0 to {most:f}, each score once")
                break


def _audiences(tool: Tool) -> Iterator[tuple[str, dict[str, str]]]:
    if tool.score == "rows":
        yield from ((subject.id, {}) for subject in tool.subjects)
        return
    yield "", {}
    for of in dict.fromkeys(each for band in tool.bands for each in band.of if "=" in each):
        item, _, place = of.partition("=")
        yield "", {item: place}


def _most(tool: Tool, of: str) -> Decimal:
    items = (
        item
        for group in tool.groups
        for item in group.items
        if item.counts and (bool(group.subjects) == bool(of)) and of not in item.not_for
    )
    return sum((most_points(item) for item in items), Decimal())
