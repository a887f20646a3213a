"""A standards set as it is written in Markdown.

    ## CM Core management
    ### CM1 Purpose and leadership
    - CM1a: The service has written aims.
      > The aims with their date, and two staff members who can say them.
    - CM1b*: One clinician answers for the care.

A star after the code marks an essential criterion, an exclamation mark one that safety depends on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from curricula.appraisal.standards import Criterion, Domain, Standard, StandardsSet
from curricula.front_matter import Reading, parse
from curricula.problems import Notes
from curricula.sections import without_remarks

KIND = "appraisal-set"
KEYS = ("kind", "title", "notice", "summary")

CODE = r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}"
_DOMAIN = re.compile(rf"##[ \t]+({CODE})[ \t]+(\S.*)")
_STANDARD = re.compile(rf"###[ \t]+({CODE})[ \t]+(\S.*)")
_CRITERION = re.compile(rf"[-*][ \t]+({CODE})(\*?)(!?):[ \t]+(\S.*)")
_HINT = re.compile(r"[ \t]*>[ \t]*(\S.*)")


@dataclass(slots=True)
class _Part:
    """A domain, a standard or a criterion while it is read."""

    code: str
    words: str
    line: int
    essential: bool = False
    safety: bool = False
    evidence: str = ""
    parts: list[_Part] = field(default_factory=list)


def read_set(text: str, id: str, language: str, notes: Notes) -> StandardsSet | None:
    """Read a set; what is wrong is noted, and a set with an error is not given."""
    header = parse(text, notes)
    reading = Reading(header.entries, notes)
    reading.expect(KEYS)
    title = reading.required("title", "title: and what the set is called")
    notice = reading.required("notice", "notice: and whose text this is, as every page shall say")
    domains = _parts(without_remarks(header.body), header.body_line, notes)
    _judge(domains, notes)
    if notes.broken or not header.whole:
        return None
    return StandardsSet(id, language, title, notice, tuple(map(_domain, domains)))


def _parts(body: str, first: int, notes: Notes) -> list[_Part]:
    domains: list[_Part] = []
    for line, words in enumerate(body.split("\n"), first):
        if found := _DOMAIN.fullmatch(words.rstrip()):
            domains.append(_Part(found[1], found[2], line))
        elif (found := _STANDARD.fullmatch(words.rstrip())) and domains:
            domains[-1].parts.append(_Part(found[1], found[2], line))
        elif (found := _CRITERION.fullmatch(words.rstrip())) and domains and domains[-1].parts:
            criterion = _Part(found[1], found[4], line, bool(found[2]), bool(found[3]))
            domains[-1].parts[-1].parts.append(criterion)
        elif (found := _HINT.fullmatch(words.rstrip())) and (last := _last_criterion(domains)):
            last.evidence = f"{last.evidence} {found[1]}".strip()
        elif words.strip() and (domains or words.lstrip().startswith(("#", "-", "*", ">"))):
            fix = "Write ## CM Domain, ### CM1 Standard, - CM1a: Criterion, or below that > where to look"
            notes.add(line, "E801", f"{words.strip()[:40]!r} is no part of a standards set", fix)
    return domains


def _last_criterion(domains: list[_Part]) -> _Part | None:
    """Return the criterion that a hint belongs to: the one just above it."""
    standards = domains[-1].parts if domains else []
    criteria = standards[-1].parts if standards else []
    return criteria[-1] if criteria else None


def _judge(domains: list[_Part], notes: Notes) -> None:
    if not domains:
        notes.add(1, "E803", "the set has no domain", "Write ## CM and what the domain is called")
    standards = [standard for domain in domains for standard in domain.parts]
    criteria = [criterion for standard in standards for criterion in standard.parts]
    for level in (domains, standards, criteria):
        seen: dict[str, int] = {}
        for part in level:
            if part.code in seen:
                wrong = f"{part.code} is here twice (first in line {seen[part.code]})"
                notes.add(part.line, "E802", wrong, "Give one of them another code")
            seen.setdefault(part.code, part.line)
    for domain in domains:
        if not domain.parts:
            notes.add(domain.line, "E803", f"domain {domain.code} has no standard", "Write ### CM1 and its title below")
    for standard in standards:
        if not standard.parts:
            wrong = f"standard {standard.code} has no criterion"
            notes.add(standard.line, "E803", wrong, f"Write - {standard.code}a: and the criterion below it")


def _domain(part: _Part) -> Domain:
    return Domain(part.code, part.words, tuple(map(_standard, part.parts)))


def _standard(part: _Part) -> Standard:
    return Standard(part.code, part.words, tuple(map(_criterion, part.parts)))


def _criterion(part: _Part) -> Criterion:
    return Criterion(part.code, part.words, part.essential, part.safety, part.evidence)
