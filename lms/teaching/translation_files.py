"""Which files of a course are translated, how far, and what the original said when a unit was translated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from curricula.front_matter import Reading, parse
from curricula.problems import Notes
from curricula.reader import LANGUAGE, NUMBERED, ORIGINAL, SHARED
from curricula.translations import Comparison, compare, made_from, marks_of, version
from curricula.units import blocks, fingerprint
from lms.kept import Kept
from lms.teaching import sources, versions
from lms.teaching.sources import NoSource, NotText, Source

SHARED_FILES = ("glossary", "safety")
"""What is translated of the files that all courses share; sources keep the titles that they were published under."""

_KEPT_IN_MEMORY = 5_000  # counts of units, a few dozen bytes each
_counted: Kept[tuple[str, str, str], Counts] = Kept(_KEPT_IN_MEMORY)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many units the originals have, how many of them are translated, are stale, and were never compared."""

    wanted: int = 0
    translated: int = 0
    stale: int = 0
    unmarked: int = 0

    @property
    def share(self) -> Fraction:
        """Which share of the units is translated."""
        return Fraction(self.translated, self.wanted or 1)

    @property
    def missing(self) -> int:
        """How many units have no words in the other language."""
        return self.wanted - self.translated

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.wanted + other.wanted,
            self.translated + other.translated,
            self.stale + other.stale,
            self.unmarked + other.unmarked,
        )


@dataclass(frozen=True, slots=True)
class File:
    """A file of the original with how far it is translated; ``begun`` says whether the translation is there at all.

    ``required`` marks those without which the course is not offered in the language.
    """

    name: str
    title: str
    required: bool
    begun: bool
    counts: Counts

    @property
    def is_done(self) -> bool:
        """Whether every unit has words in the other language."""
        return self.begun and not self.counts.missing


@dataclass(frozen=True, slots=True)
class Status:
    """A course in one language: its files, and what they add up to."""

    curriculum: str
    language: str
    files: tuple[File, ...]

    @property
    def counts(self) -> Counts:
        """The units of all files together."""
        return sum((file.counts for file in self.files), Counts())

    @property
    def required(self) -> tuple[File, ...]:
        """The files without which the course is not offered."""
        return tuple(file for file in self.files if file.required)


def path_of(curriculum: str, language: str, name: str) -> str:
    """Return the path of a file below the content folder; ``name`` is its path below the language, without .md."""
    return f"{curriculum}/{language}/{name}{sources.SUFFIX}"


def originals() -> Mapping[str, tuple[str, ...]]:
    """Return the names of the files that can be translated, by course, in the order of the course."""
    found: dict[str, list[str]] = {}
    for path in sources.files():
        curriculum, language, name = [*path.removesuffix(sources.SUFFIX).split("/", 2), "", ""][:3]
        if language == ORIGINAL and _is_part(curriculum, name):
            found.setdefault(curriculum, []).append(name)
    return {curriculum: tuple(sorted(names, key=_index_first)) for curriculum, names in sorted(found.items())}


def _is_part(curriculum: str, name: str) -> bool:
    if curriculum == SHARED:
        return name in SHARED_FILES or name.startswith("tools/")
    *folders, last = name.split("/")
    return len(folders) < 2 and all(NUMBERED.fullmatch(each) for each in folders) and (
        last == "index" or (bool(folders) and NUMBERED.fullmatch(last) is not None)
    )  # fmt: skip


def _index_first(name: str) -> tuple[str, bool, str]:
    folder, _, last = name.rpartition("/")
    return folder, last != "index", last


def languages() -> Mapping[str, tuple[str, ...]]:
    """Return the languages that each course has files in, apart from the original's."""
    found: dict[str, set[str]] = {}
    for path in sources.files():
        curriculum, _, rest = path.partition("/")
        language = rest.partition("/")[0]
        if language != ORIGINAL and LANGUAGE.fullmatch(language):
            found.setdefault(curriculum, set()).add(language)
    return {curriculum: tuple(sorted(listed)) for curriculum, listed in found.items()}


def status(curriculum: str, language: str, names: Collection[str]) -> Status:
    """Return how far the files of a course are translated into a language."""
    return Status(curriculum, language, tuple(_files(curriculum, language, names)))


def _files(curriculum: str, language: str, names: Collection[str]) -> Iterator[File]:
    for name in names:
        try:
            original = sources.read(path_of(curriculum, ORIGINAL, name))
        except (NoSource, NotText):
            continue
        header = Reading(parse(original.text, Notes("")).entries, Notes(""))
        is_index = name.rpartition("/")[2] == "index"
        is_core = not is_index and header.text("level", "core") == "core"
        required = curriculum != SHARED and (name == "index" or is_core)
        own = translation(curriculum, language, name)
        counts = _counts(original, own, language)
        yield File(name, header.text("title") or name, required, own is not None, counts)


def translation(curriculum: str, language: str, name: str) -> Source | None:
    """Return a translation as it lies on the disk, ``None`` where it was not begun or cannot be read."""
    try:
        return sources.read(path_of(curriculum, language, name))
    except (NoSource, NotText):
        return None


def _counts(original: Source, own: Source | None, language: str) -> Counts:
    key = (original.hash, own.hash if own else "", language)
    return _counted.get(key, lambda: _count(compare(original.text, own.text if own else "", language)))


def _count(compared: Comparison) -> Counts:
    return Counts(compared.wanted, compared.translated, compared.count("stale"), compared.count("unmarked"))


def side_by_side(curriculum: str, language: str, name: str, original: str, own: str) -> Comparison:
    """Put both texts beside each other; where a translation only names a version, that is looked up to compare with."""
    told = made_from(own)
    earlier = ""
    if told and not marks_of(own) and told != version(original):
        earlier = next((text for text in _past(curriculum, name) if version(text) == told), "")
    return compare(original, own, language, earlier=earlier)


def earlier_words(curriculum: str, name: str, wanted: Collection[str]) -> Mapping[str, str]:
    """Return what units of the original said before, by their fingerprints, as far as its versions are known."""
    found: dict[str, str] = {}
    missing = set(wanted)
    for text in _past(curriculum, name) if missing else ():
        for block in blocks(text, ORIGINAL):
            for words in block.texts:
                if fingerprint(words) in missing:
                    found[fingerprint(words)] = words
        missing -= found.keys()
        if not missing:
            break
    return found


def _past(curriculum: str, name: str) -> Iterator[str]:
    for each in versions.history(path_of(curriculum, ORIGINAL, name), versions.LOOKED_BACK):
        content = versions.content(each)
        if content is not None:
            yield sources.plain(content.decode("utf-8-sig", "replace"))
