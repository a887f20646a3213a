"""What all curricula of a language share: sources, safety facts and the glossary."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from curricula.front_matter import Reading, parse
from curricula.model import SafetyFact, Source, Term
from curricula.problems import Notes
from curricula.sections import Section, split
from curricula.words import keyword, nearest_keyword, spelled, words

COLUMNS = ("Key", "Short", "Year", "Source", "Licence")
FACT_LINES = ("value", "conditions", "source", "confidence", "reviewed", "country")

_SAFE = re.compile(r"(SAFE-\d{2,4})\s+(.+)")
_LINE = re.compile(r"([^:]{1,30}):[ \t]*(.*)")
_TERM = re.compile(r"[-*]\s+\*\*(?P<word>.+?)\*\*\s*[—–-]\s*(?P<text>.+?)\s*(?:<!--\s*id:\s*(?P<id>\S+)\s*-->)?\s*")
_COUNTRY = re.compile("[A-Z]{2}")
_KEY = re.compile(r"[A-Z][A-Za-z0-9]{1,19}")


def read_sources(text: str, notes: Notes) -> tuple[Source, ...]:
    """Read the table of sources.md."""
    header = parse(text, notes)
    found: dict[str, Source] = {}
    for line, words_ in enumerate(header.body.split("\n"), header.body_line):
        if not words_.lstrip().startswith("|"):
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", words_.strip().strip("|"))]
        if not any(cells) or cells[0] == COLUMNS[0] or set("".join(cells)) <= set("-: "):
            continue
        if len(cells) != len(COLUMNS) or not _KEY.fullmatch(cells[0]):
            wrong = f"{words_.strip()[:40]!r} is not a source"
            notes.add(line, "E403", wrong, f"Write | {' | '.join(COLUMNS)} | with a key such as W14o")
        elif cells[0] in found:
            notes.add(line, "E404", f"two sources have the key {cells[0]}", "Give one of them another key")
        else:
            found[cells[0]] = Source(*cells)
    return tuple(found.values())


def read_safety(text: str, language: str, sources: Collection[str], notes: Notes) -> tuple[SafetyFact, ...]:
    """Read the facts of safety.md."""
    header = parse(text, notes)
    found: dict[str, SafetyFact] = {}
    for section in split(header.body, header.body_line)[1:]:
        match = _SAFE.fullmatch(section.title)
        if match is None:
            notes.add(section.line, "E405", f"{section.title[:40]!r} is not the heading of a safety fact",
                      "Write ## SAFE-01 and what it is about")  # fmt: skip
        elif match[1] in found:
            wrong = f"two safety facts are called {match[1]}"
            notes.add(section.line, "E404", wrong, "Give one of them the next number")
        else:
            found[match[1]] = _fact(match[1], match[2], section, language, sources, notes)
    return tuple(found.values())


def _fact(id: str, topic: str, section: Section, language: str, sources: Collection[str], notes: Notes) -> SafetyFact:
    lines = _fact_lines(section, language, notes)
    if not lines.get("value", ("", 0))[0]:
        value = spelled("value", language)
        notes.add(section.line, "E406", f"{id} has no value", f"Write {value}: and the number with its unit")
    cited, line = lines.get("source", ("", section.line))
    for key in re.findall(_KEY, re.sub(r"\[[^\]]*\]", "", cited)):
        if key not in sources:
            notes.add(line, "E301", f"no source has the key {key}", f"Add a row for {key} to sources.md")
    country, line_of_country = lines.get("country", ("", section.line))
    if country and not _COUNTRY.fullmatch(country):
        notes.add(line_of_country, "E406", f"{country!r} is no country", "Write its two letters: KG")
    said = {name: _awaiting(value, language) for name, (value, _) in lines.items()}
    signed, line_of_review = lines.get("reviewed", ("", section.line))
    day, _, reviewer = signed.partition(" ")
    return SafetyFact(
        id=id,
        topic=_awaiting(topic, language),
        value=said.get("value", ""),
        conditions=said.get("conditions", ""),
        source=said.get("source", ""),
        confidence=said.get("confidence", ""),
        reviewed=_day(day, line_of_review, notes),
        reviewer=reviewer.strip(),
        country=country,
    )


def _fact_lines(section: Section, language: str, notes: Notes) -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for line, text in enumerate(section.text.split("\n"), section.text_line):
        match = _LINE.fullmatch(text.strip())
        name = keyword(match[1], language) if match else None
        if match and name in FACT_LINES:
            found[name] = (match[2].strip(), line)
        elif text.strip():
            word = match[1] if match else text.strip()[:30]
            near = nearest_keyword(word, language, FACT_LINES)
            known = ", ".join(f"{spelled(each, language)}:" for each in FACT_LINES)
            fix = f"Did you mean {near}:?" if near else f"Write {known}"
            notes.add(line, "E406", f"{word!r} is no line of a safety fact", fix)
    return found


def of_countries(facts: Mapping[str, SafetyFact], original: Mapping[str, SafetyFact]) -> Mapping[str, SafetyFact]:
    """Give translated facts the countries of their originals: no words, and so set there alone."""
    return {id: replace(fact, country=original[id].country) if id in original else fact for id, fact in facts.items()}


def compare_numbers(
    facts: Mapping[str, SafetyFact], original: Mapping[str, SafetyFact], text: str, notes: Notes
) -> None:
    """Note every translated fact whose value does not have the numbers of the original."""
    for id, fact in facts.items():
        if id in original and _numbers(fact.value) != _numbers(original[id].value):
            place = text.find(f"## {id}")
            notes.add(text.count("\n", 0, max(place, 0)) + 1, "E505", f"{id} has other numbers than in the original",
                      f"The value there is: {original[id].value}")  # fmt: skip


def _numbers(value: str) -> list[str]:
    return sorted(number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)?", value))


def _awaiting(text: str, language: str) -> str:
    """Say in words what [review] says to authors: these values are shown as plain text."""
    plain = words(language).awaiting_review
    return re.sub(r"\[([^\]]+)\]", lambda m: f"({plain})" if keyword(m[1], language) == "review" else m[0], text)


def _day(text: str, line: int, notes: Notes) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fix = "Write the day and who reviewed it: 2026-05-31 A. Person, narcologist; or nothing yet"
        notes.add(line, "E407", f"{text!r} is not a day", fix)
        return None


def read_glossary(text: str, notes: Notes, original: Mapping[str, Term]) -> Mapping[str, Term]:
    """Read the list of glossary.md by id; its header, or the original's, says what is linked `by-hand`."""
    header = parse(text, notes)
    by_hand = {str(entry.value) for entry in Reading(header.entries, notes).list("by-hand")}
    by_hand |= {term.id for term in original.values() if term.by_hand}
    found: dict[str, Term] = {}
    for line, words_ in enumerate(header.body.split("\n"), header.body_line):
        if not words_.startswith(("- ", "* ")):
            continue
        match = _TERM.fullmatch(words_)
        id = (match["id"] or match["word"].casefold()) if match else ""
        if match is None:
            fix = "Write - **Word** — what it means <!-- id: G01 -->"
            notes.add(line, "E408", f"{words_[:40]!r} is not a term", fix)
        elif id in found:
            notes.add(line, "E404", f"two terms have the id {id}", "Give one of them another id")
        else:
            found[id] = Term(id, match["word"], match["text"], id in by_hand)
    return found
