"""The worked cases of a tool: answers of invented people, and the score that has to come out of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from curricula.activities.draft import Draft
from curricula.activities.tool.items import place_of, prose
from curricula.activities.tool.outcomes import Lines, lines_of, table
from curricula.scoring import Result, score
from curricula.sections import Section
from curricula.tools import Item, Tool, WorkedCase

_EXPECTED = re.compile(r"[-*] = (?P<what>.+)")
_GIVEN = re.compile(r"[-*] (?P<key>[a-z][a-z0-9.-]*): (?P<answer>.*)")

Expected = list[tuple[int, str, str]]


def case(draft: Draft, section: Section, title: str, tool: Tool) -> WorkedCase:
    """Read a worked case, score it, and note what comes out otherwise than it says."""
    given: dict[str, str] = {}
    expected: Expected = []
    text: Lines = []
    for line, words in lines_of(section):
        if wanted := _EXPECTED.fullmatch(words.strip()):
            of, colon, result = wanted["what"].partition(": ")
            expected.append((line, of, result) if colon else (line, "", of))
        elif told := _GIVEN.fullmatch(words.strip()):
            given |= _answer(draft, line, told["key"], told["answer"], tool)
        elif not words.strip().startswith("|"):
            text.append((line, words))
    given |= _of_table(draft, lines_of(section), tool, expected)
    if not expected:
        draft.page.notes.add(section.line, "E707", f"the case {title!r} does not say what comes out",
                             "Write it below the answers: - = 14, Moderate")  # fmt: skip
    _expect_result(draft, tool, given, expected)
    return WorkedCase(title, prose(draft, text), given, tuple((of, result) for _, of, result in expected))


def _of_table(draft: Draft, lines: Lines, tool: Tool, expected: Expected) -> dict[str, str]:
    """Read a table with a row for each subject, a column for each item, and what comes out in the last one."""
    given: dict[str, str] = {}
    rows = list(table(lines))
    heads = rows[0][1] if rows else []
    for line, cells in rows[1:]:
        subject = next((each for each in tool.subjects if cells[0] in (each.id, each.title)), None)
        if subject is None or len(cells) != len(heads):
            draft.page.notes.add(line, "E707", f"{cells[0]!r} is no row of this tool, or its cells do not fit the head",
                                 f"Begin it with one of: {', '.join(each.id for each in tool.subjects)}")  # fmt: skip
            continue
        for head, words in zip(heads[1:-1], cells[1:-1], strict=True):
            if words not in ("", "–", "-"):
                given |= _answer(draft, line, f"{subject.id}.{head}", words, tool)
        if cells[-1] not in ("", "–", "-"):
            expected.append((line, subject.id, cells[-1]))
    return given


def _answer(draft: Draft, line: int, key: str, words: str, tool: Tool) -> dict[str, str]:
    items = {each: item for each, item, _ in tool.asked()}
    item = items.get(key)
    boxes = {box for each, item in items.items() if item.takes == "table" for row in item.boxes(each) for box in row}
    if key in boxes:
        return {key: words.strip()}
    if item is None:
        draft.page.notes.add(line, "E707", f"there is no item {key!r}", f"The items are: {', '.join(items)[:200]}")
        return {}
    if item.takes == "table":
        numbers = [re.findall(r"[\d.,]+", row) for row in words.split(";")]
        shaped = zip(item.boxes(key), numbers, strict=False)
        return {box: value for boxes, row in shaped for box, value in zip(boxes, row, strict=False)}
    if item.takes in ("number", "text"):
        return {key: words.strip()}
    return _chosen(draft, line, key, words, item)


def _chosen(draft: Draft, line: int, key: str, words: str, item: Item) -> dict[str, str]:
    place = place_of(item, words)
    if place is None:
        known = "; ".join(reply.plain for reply in item.replies) or "yes; no"
        draft.page.notes.add(line, "E707", f"{words[:60]!r} is no answer to {key!r}", f"It can be: {known}")
    return {key: str(place)} if place else {}


def _expect_result(draft: Draft, tool: Tool, given: dict[str, str], expected: Expected) -> None:
    result = score(tool, given)
    for line, of, wanted in expected:
        found = list(_found(tool, result, of))
        if not any(_agrees(wanted, value, words) for value, words in found):
            came = "; ".join(told(value, words) for value, words in found) or "nothing of that name"
            what = f"{of}: {wanted}" if of else wanted
            draft.page.notes.add(line, "E706", f"this case should give {what!r}, and gives {came!r}",
                                 "Mend the answers, the points, the bands, or what should come out")  # fmt: skip


def _found(tool: Tool, result: Result, of: str) -> Iterator[tuple[Decimal | Fraction | None, str]]:
    """Yield what came out under a name: its number, and the words of its band."""
    names = {subject.id: subject.title for subject in tool.subjects}
    for total in result.totals:
        if of in (total.of, names.get(total.of, total.of)):
            words = total.band.words if total.band else f"{total.missing} not answered" if total.missing else ""
            yield total.points, words
    for computed in result.computed:
        if of in (computed.formula.id, computed.formula.title):
            shown = None if computed.value is None else computed.value * (100 if computed.formula.share else 1)
            yield shown, computed.band.words if computed.band else ""
    for ruled in result.ruled:
        if of == ruled.rule.title:
            yield None, ruled.ruling.plain if ruled.ruling else "–"


def told(value: Decimal | Fraction | None, words: str) -> str:
    """Write a result as an author writes it."""
    shown = "" if value is None else f"{float(value):.4g}"
    return ", ".join(filter(None, (shown, words))) or "–"


def _agrees(wanted: str, value: Decimal | Fraction | None, words: str) -> bool:
    number = re.match(r"-?\d+(?:[.,](?P<behind>\d+))?(?=$|[,%\s])", wanted)
    if value is None or number is None:
        return wanted.strip().casefold() == (words.casefold() or "–")
    stated = Decimal(number.group().replace(",", "."))
    rest = wanted[number.end() :].strip(" ,%").casefold()
    places = len(number["behind"] or "")
    return round(Fraction(value), places) == Fraction(stated) and rest in ("", words.casefold())
