"""Reading a tool: which section is what, and what has to fit together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from curricula.activities.draft import Draft
from curricula.activities.tool import outcomes
from curricula.activities.tool.cases import case
from curricula.activities.tool.items import Pieces, prose, skips, take_apart
from curricula.model import Level
from curricula.page import Page
from curricula.problems import Notes
from curricula.sections import Section
from curricula.tools import Group, Item, Score, Tool
from curricula.words import keyword

KEYS = frozenset({"score"})
SCORES = ("sum", "sections", "rows", "none")
LEVELS = ("optional", "prescriber")
"""A tool is there when it is needed; nobody has to finish it."""

SIGNS = ("rows", "bands", "results", "rule", "case")


def read(draft: Draft) -> Tool:
    """Read a tool."""
    tool, line_of_bands = _without_cases(draft)
    outcomes.expect_every_score(draft, tool, line_of_bands)
    if not tool.items or (tool.score != "none" and not any(item.counts for item in tool.items)):
        draft.page.notes.add(1, "E701", "the tool has nothing to fill in that counts",
                             "Give answers points: - (2) often; or write score: none")  # fmt: skip
    cases = tuple(case(draft, section, title, tool) for title, section in _signed(draft, "case"))
    if not cases and (tool.bands or tool.rules or tool.formulas):
        draft.page.notes.add(1, "W701", "no worked case shows that the result is right",
                             "Write ## Worked case: …, its answers, and - = with what comes out")  # fmt: skip
    _expect_same_form(draft, tool)
    level = cast("Level", draft.header.one_of("level", LEVELS, LEVELS[0]))
    return replace(tool, **(draft.common() | {"level": level}), cases=cases)


def _without_cases(draft: Draft) -> tuple[Tool, int]:
    """Read all but the cases; give the line on which the bands begin, too."""
    intro = draft.html(draft.sections[0])
    groups = _groups(draft)
    known = {item.id: item for group in groups for item in group.items}
    named = {name.casefold(): each.id for group in groups for each in group.subjects for name in (each.id, each.title)}
    results = tuple(
        each for _, section in _signed(draft, "results") for each in outcomes.formulas_of(draft, section, known)
    )
    named |= {name.casefold(): each.id for each in results for name in (each.id, each.title)}
    banded = list(_signed(draft, "bands"))
    tool = Tool(
        id=draft.id,
        title="",
        minutes=0,
        level="optional",
        intro=intro,
        score=cast("Score", draft.header.one_of("score", SCORES, "sum" if banded and not results else "none")),
        groups=groups,
        bands=tuple(each for _, section in banded for each in outcomes.bands(draft, section, known, named)),
        formulas=results,
        rules=tuple(outcomes.rule(draft, section, title, known) for title, section in _signed(draft, "rule")),
    )
    return tool, banded[0][1].line if banded else 1


def _groups(draft: Draft) -> tuple[Group, ...]:
    """Read the sections that are filled in, or only read, in their order."""
    found: list[tuple[str, Pieces]] = []
    for section in draft.sections[1:]:
        sign, title = _sign(draft, section)
        if sign in ("", "rows"):
            found.append((title, take_apart(draft, section, with_subjects=sign == "rows")))
    known: dict[str, Item] = {}
    for _, pieces in found:
        for item in pieces.items:
            if item.id in known:
                draft.page.notes.add(pieces.raw[item.id].line, "E702", f"two items have the id {item.id!r}",
                                     "Give one of them another: <!-- id: … -->")  # fmt: skip
            known[item.id] = item
    return tuple(
        Group(
            title,
            prose(draft, pieces.text),
            tuple(_linked(draft, item, pieces, known) for item in pieces.items),
            tuple(pieces.subjects),
        )
        for title, pieces in found
    )


def _linked(draft: Draft, item: Item, pieces: Pieces, known: dict[str, Item]) -> Item:
    """Give an item what its settings say of other items and of subjects."""
    raw = pieces.raw[item.id]
    line, text = raw.settings.get("not-for", (0, ""))
    subjects = {subject.id for subject in pieces.subjects}
    left_out = tuple(filter(None, (part.strip() for part in text.split(";"))))
    for strange in set(left_out) - subjects:
        draft.page.notes.add(line, "E703", f"{strange!r} is no row", f"The rows are: {', '.join(sorted(subjects))}")
    return replace(item, skips=tuple(skips(draft, raw, known)), not_for=left_out)


def _signed(draft: Draft, sign: str) -> Iterator[tuple[str, Section]]:
    """Yield the sections of one sign, with what their headings say behind it."""
    for section in draft.sections[1:]:
        found, title = _sign(draft, section)
        if found == sign:
            yield title, section


def _sign(draft: Draft, section: Section) -> tuple[str, str]:
    word, _, rest = section.title.partition(":")
    name = keyword(word, draft.language)
    return (name, rest.strip()) if name in SIGNS else ("", section.title)


def _expect_same_form(draft: Draft, tool: Tool) -> None:
    """Note a translation in which other things are asked, or count otherwise, than in the original."""
    if draft.original is None or draft.page.notes.broken:
        return
    page = Page(Notes(""), draft.original.page.around, draft.original.page.path)
    original, _ = _without_cases(replace(draft.original, page=page))
    if not page.notes.broken and _shape(original) != _shape(tool):
        draft.page.notes.add(1, "E503", "the translation asks or counts otherwise than the original",
                             "Keep its headings, ids, points, limits, bands, rules and formulas in their order; "
                             "only words are translated")  # fmt: skip


def _shape(tool: Tool) -> object:
    """Give all of a tool that does not depend on the language."""
    return (
        tool.score,
        [
            (item.id, item.takes, [(reply.points, reply.alarm) for reply in item.replies], item.skips, item.not_for,
             item.essential, item.low, item.high, len(item.rows), len(item.columns))
            for item in tool.items
        ],
        [subject.id for subject in tool.subjects],
        [(band.low, band.high, band.of) for band in tool.bands],
        [(formula.id, formula.expression, formula.share) for formula in tool.formulas],
        [(rule.country, [ruling.when for ruling in rule.rulings]) for rule in tool.rules],
    )  # fmt: skip
