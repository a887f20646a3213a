"""What the text of one activity may refer to, and what it has referred to so far."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import unquote

from curricula.doses import PlainDose
from curricula.model import SafetyFact, Source, Term
from curricula.problems import Notes

_DOSE = re.compile(r"\[(?P<words>[^\]\n]*\d[^\]\n]*)\]\((?P<id>SAFE-\d+)\)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".svg")
HEAVIEST_PICTURE = 150_000
"""Bytes; at 2G speed a picture of this size already takes more than ten seconds."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one curriculum in one language offers to the texts in it.

    `media` has the size in bytes of each file by its path in the content folder; `activities` has the id of each
    activity by the path of its file.
    """

    language: str = "en"
    curriculum: str = ""
    outcomes: frozenset[str] = frozenset()
    sources: Mapping[str, Source] = field(default_factory=dict)
    safety: Mapping[str, SafetyFact] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=dict)
    media: Mapping[str, int] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    doses: tuple[PlainDose, ...] = ()

    @property
    def name(self) -> str:
        """Name all of this by what it says, in the same way in every process."""
        mappings = (self.sources, self.safety, self.glossary, self.media, self.activities)
        told = [list(each.items()) for each in mappings]
        return repr((self.language, self.curriculum, sorted(self.outcomes), told, self.doses))


@dataclass(slots=True)
class Page:
    """One activity while it is being read: it answers what a reference means, and remembers it."""

    notes: Notes
    around: Surroundings = field(default_factory=Surroundings)
    path: str = ""
    """The path of the file in the content folder."""
    cited: dict[str, Source] = field(default_factory=dict)
    facts: dict[str, SafetyFact] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    taken: dict[str, int] = field(default_factory=dict)
    """How often a heading was given each id so far, so that many equal ones are numbered in one go."""
    wanted: dict[str, int] = field(default_factory=dict)
    text: str = ""
    """The Markdown that is being turned into HTML now, and the line on which it begins."""
    line: int = 1

    def line_of(self, words: str) -> int:
        """Find the line on which words stand in the text at hand; its first line where they are not found as such."""
        place = self.text.find(words)
        return self.line + self.text.count("\n", 0, place) if place >= 0 else self.line

    def note(self, words: str, code: str, wrong: str, fix: str) -> None:
        """Note a problem at the line of some words."""
        self.notes.add(self.line_of(words), code, wrong, fix)

    def source(self, key: str) -> Source | None:
        """Find a source by its key, and note a key that is not known."""
        found = self.around.sources.get(key)
        if found is None:
            fix = f"Add a row for {key} to sources.md; write \\[{key}\\] where brackets are meant"
            fix = nearest(key, self.around.sources) or fix
            self.note(f"[{key}", "E301", f"no source has the key {key}", fix)
        else:
            self.cited[key] = found
        return found

    def fact(self, id: str) -> SafetyFact | None:
        """Find a safety fact by its id, and note an id that is not known."""
        found = self.around.safety.get(id)
        if found is None:
            last = max(self.around.safety, default="none")
            fix = f"Add ## {id} to safety.md, or mend the number; the last one there is {last}"
            self.note(f"({id}", "E302", f"there is no safety fact {id}", fix)
        else:
            self.facts[id] = found
        return found

    def term(self, id: str) -> Term | None:
        """Find a word of the glossary by its id, and note an id that is not known."""
        found = self.around.glossary.get(id)
        if found is None:
            last = max(self.around.glossary, default="none")
            fix = f"Add - **Word** — what it means <!-- id: {id} --> to glossary.md, or mend it; the last one is {last}"
            self.note(f"({id}", "E311", f"the glossary has no word {id}", fix)
        else:
            self.terms[id] = found
        return found

    def expect_agreement(self, text: str) -> None:
        """Note every number in the words of a link to a safety fact that the fact itself does not have."""
        for link in _DOSE.finditer(text) if "(SAFE-" in text else ():
            fact = self.around.safety.get(link["id"])
            strange = _numbers(link["words"]) - _numbers(f"{fact.topic} {fact.value} {fact.conditions}" if fact else "")
            if fact and strange:
                self.note(link.group(), "E310", f"{fact.id} has no {min(strange)}",
                          f"Write what it says, or link to another fact; it says: {fact.value}")  # fmt: skip

    def anchor(self, title: str) -> str:
        """Give a heading an id of its own on this page."""
        slug = anchor_of(title)
        number = self.taken.get(slug, 0) + 1
        while (id := slug if number == 1 else f"{slug}-{number}") in self.anchors:
            number += 1
        self.taken[slug] = number
        self.anchors.add(id)
        return id

    def link(self, target: str) -> Mapping[str, str]:
        """Say with which attributes a link is drawn; one that leads nowhere is noted and has none."""
        if re.fullmatch(r"SAFE-\d+", target):
            known = self.fact(target)
            return {"class": "safety", "href": f"#{target}", "data-fact": target} if known else {}
        if target.startswith("#"):
            self.wanted.setdefault(anchor_of(unquote(target[1:])), self.line_of(f"({target}"))
            return {"href": f"#{anchor_of(unquote(target[1:]))}"}
        scheme, colon, _ = target.partition(":")
        if colon and scheme.lower() in ("http", "https"):
            return {"href": target, "rel": "external noopener"}
        if colon and scheme.lower() in ("mailto", "tel"):
            return {"href": target}
        if colon or target.startswith(("/", "\\")):
            fix = "Link to https://…, to SAFE-01, to #heading or to another file (../02-module/01-lesson.md)"
            self.note(f"({target}", "E303", f"a link to {target!r} is not possible here", fix)
            return {}
        return self._file(target)

    def _file(self, target: str) -> Mapping[str, str]:
        path = self._inside(unquote(target.partition("#")[0]))
        if path in self.around.activities:
            id = self.around.activities[path]
            return {"class": "activity", "href": f"../{id}", "data-activity": id}
        if path in self.around.media:
            return {"href": self._media(path)}
        fix = nearest(path, {**self.around.activities, **self.around.media}) or "Mend the path"
        self.note(f"({target}", "E304", f"there is no file {path}", f"{fix}; paths are counted from this file")
        return {}

    def picture(self, target: str, alt: str) -> str:
        """Say from where a picture is drawn, "" when it cannot be; note what is wrong with it."""
        path = self._inside(unquote(target))
        if not alt.strip():
            self.note(f"({target}", "E306", f"the picture {target} has no text for those who cannot see it",
                      "Write in the brackets what it shows: ![A recovery position, seen from above](…)")  # fmt: skip
        if path not in self.around.media or not path.lower().endswith(PICTURES):
            fix = f"Put a {', '.join(PICTURES)} file into {self.around.curriculum}/media and link ../../media/name.png"
            self.note(f"({target}", "E305", f"the picture {target!r} is not in the media folder", fix)
            return ""
        if self.around.media[path] > HEAVIEST_PICTURE:
            size = round(self.around.media[path] / 1000)
            self.note(f"({target}", "W301", f"the picture {target} has {size} kB",
                      f"Save it smaller: at most {HEAVIEST_PICTURE // 1000} kB for a phone on a slow line")  # fmt: skip
        return self._media(path)

    def _inside(self, target: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), target))

    def _media(self, path: str) -> str:
        return "media:" + path.removeprefix(f"{self.around.curriculum}/media/")

    def close(self) -> None:
        """Note the links to headings that the whole page turned out not to have."""
        for id, line in self.wanted.items():
            if id not in self.anchors:
                titles = [anchor.removeprefix("h-") for anchor in self.anchors]
                fix = nearest(id.removeprefix("h-"), titles) or "Use small letters with hyphens: #what-to-do-first"
                self.notes.add(line, "E307", f"no heading here is called {id.removeprefix('h-')!r}", fix)


def _numbers(words: str) -> set[str]:
    return {number.replace(",", ".") for number in _NUMBER.findall(words)}


def nearest(word: str, known: Iterable[str]) -> str:
    """Ask whether the nearest known word was meant, "" when none is near."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else ""


def anchor_of(title: str) -> str:
    """Make the id of a heading: small letters of any script and hyphens, apart from the ids of the page around it."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "h-" + "-".join(re.findall(r"\w+", folded, re.UNICODE))
