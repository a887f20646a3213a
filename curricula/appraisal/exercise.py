"""An invented service to be appraised: what is found for each criterion, and how an expert rates it.

## CM1a
- **Document:** The aims hang in the hall, dated last year.
- **Observation:** …
- **Interview:** …

Key: 1
Why: Written and known, but not to the night staff.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from curricula.appraisal.standards import RATINGS, Rating, Ratings, StandardsSet
from curricula.front_matter import Header, Reading, parse
from curricula.problems import Notes
from curricula.sections import Section, split

KIND = "appraisal-exercise"
KEYS = ("kind", "title", "set", "summary")
KINDS_OF_EVIDENCE = ("Document", "Observation", "Interview")

_FOUND = re.compile(r"[-*][ \t]+\*\*(\w+):\*\*[ \t]*(.*)")
_LINE = re.compile(r"(Key|Why):[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Found:
    """What there is on one criterion: what is written, what is seen, what is said; the expert's rating and reason."""

    document: str
    observation: str
    interview: str
    key: Rating
    why: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """A whole invented service; `found` is by the code of the criterion and has every criterion of its set."""

    id: str
    language: str
    title: str
    set: str
    summary: str
    found: Mapping[str, Found]

    @property
    def key(self) -> Ratings:
        """How the expert rates."""
        return {code: found.key for code, found in self.found.items()}


def encode(exercise: Exercise) -> bytes:
    """Write an exercise as canonical JSON in UTF-8: the same exercise is always the same bytes."""
    return json.dumps(asdict(exercise), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(body: bytes) -> Exercise:
    """Read back what `encode` wrote."""
    plain = json.loads(body)
    return Exercise(**{**plain, "found": {code: Found(**each) for code, each in plain["found"].items()}})


def set_named(text: str) -> str:
    """Tell which set an exercise is about, "" where it does not say so."""
    notes = Notes("")
    return Reading(parse(text, notes).entries, notes).text("set")


def read_exercise(text: str, id: str, of: StandardsSet, notes: Notes) -> Exercise | None:
    """Read an exercise on a set; what is wrong is noted, and one with an error is not given."""
    header = parse(text, notes)
    reading = Reading(header.entries, notes)
    reading.expect(KEYS)
    title = reading.required("title", "title: and what the service is called")
    found = _all_found(header, of, notes)
    for code in of.criteria:
        if code not in found:
            notes.add(1, "E812", f"there is nothing on criterion {code}", f"Write ## {code} and what is found on it")
    if notes.broken or not header.whole:
        return None
    kept = {code: each for code in of.criteria if (each := found[code]) is not None}
    return Exercise(id, of.language, title, of.id, reading.text("summary"), kept)


def _all_found(header: Header, of: StandardsSet, notes: Notes) -> Mapping[str, Found | None]:
    """Read the sections; `None` stands for one in which something is wrong."""
    found: dict[str, Found | None] = {}
    for section in split(header.body, header.body_line)[1:]:
        if section.title not in of.criteria:
            wrong = f"{section.title[:40]!r} is no criterion of the set {of.id!r}"
            notes.add(section.line, "E811", wrong, f"The set has {', '.join(list(of.criteria)[:3])} …")
        elif section.title in found:
            notes.add(section.line, "E802", f"{section.title} is here twice", "Keep one of the two")
        else:
            found[section.title] = _found(section, notes)
    return found


def _found(section: Section, notes: Notes) -> Found | None:
    told: dict[str, str] = {}
    last = ""
    for line, words in enumerate(section.text.split("\n"), section.text_line):
        match = _FOUND.fullmatch(words.strip()) or _LINE.fullmatch(words.strip())
        if match and match[1] in (*KINDS_OF_EVIDENCE, "Key", "Why"):
            if match[1] in told:
                notes.add(line, "E802", f"{match[1]} is here twice", "Keep one of the two")
            last = match[1]
            told[last] = match[2].strip()
        elif words.strip() and last and not words.lstrip().startswith(("- ", "* ")):
            told[last] += " " + words.strip()
        elif words.strip():
            fix = "Write - **Document:**, - **Observation:**, - **Interview:**, Key: and Why:"
            notes.add(line, "E801", f"{words.strip()[:40]!r} is no part of the evidence", fix)
    return _whole(section, told, notes)


def _whole(section: Section, told: Mapping[str, str], notes: Notes) -> Found | None:
    missing = [name for name in (*KINDS_OF_EVIDENCE, "Key", "Why") if not told.get(name)]
    for name in missing:
        fix = f"Write - **{name}:** and what is found" if name in KINDS_OF_EVIDENCE else f"Write {name}: below the list"
        notes.add(section.line, "E813", f"{section.title} has no {name}", fix)
    if missing:
        return None
    key = next((rating for rating in RATINGS if rating == told["Key"]), None)
    if key is None:
        wrong = f"the key of {section.title} is {told['Key'][:20]!r}"
        notes.add(section.line, "E813", wrong, "Write Key: 2, 1, 0 or NA")
        return None
    return Found(told["Document"], told["Observation"], told["Interview"], key, told["Why"])
