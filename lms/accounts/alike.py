"""Names that may be of one person: however they are spelled, in whatever script, and in whatever order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

from lms.accounts.names import read_name

Key = TypeVar("Key")

MOST_ALIKE = 50  # people that share two words of their names; more of them is a common name, and says nothing
SHORTEST_MAILBOX = 6  # letters before the @ that hardly two people choose alike

_NO_LETTERS = re.compile(r"[^a-z]+")
_BETWEEN_WORDS = re.compile(r"[\s.,;/]+")
# Ways of writing one sound in Latin letters, the longer ones first.
_SOUNDS = (
    *(("shch", "s"), ("sch", "s"), ("sh", "s"), ("dzh", "j"), ("dj", "d"), ("zh", "z"), ("kh", "h"), ("gh", "g")),
    *(
        ("ph", "f"),
        ("ch", "c"),
        ("ts", "c"),
        ("tz", "c"),
        ("yo", "o"),
        ("jo", "o"),
        ("io", "o"),
        ("ya", "a"),
        ("ja", "a"),
        ("ia", "a"),
    ),
    *(("yu", "u"), ("ju", "u"), ("iu", "u"), ("ye", "e"), ("je", "e"), ("ie", "e"), ("iy", "i"), ("yi", "i")),
    *(("ij", "i"), ("y", "i"), ("j", "i"), ("w", "v"), ("q", "k")),
)
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def words(name: str) -> frozenset[str]:
    """Return the words of a name as they are compared: in Latin letters, what sounds alike written alike."""
    # Not at the top: its tables are only needed where people are compared.
    from anyascii import anyascii

    plain = (_NO_LETTERS.sub("", anyascii(word).casefold()) for word in _BETWEEN_WORDS.split(read_name(name)))
    return frozenset(filter(None, map(_sound, plain)))


def _sound(word: str) -> str:
    """Return how a word sounds, roughly: Xolmatov and Холматов alike, Aleksandr and Alexander, too."""
    word = ("h" + word[1:] if word.startswith("x") else word).replace("x", "ks").replace("der", "dr")
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _TWICE.sub(r"\1", word)


def same_name(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same words, or all of the shorter, two at least, in the longer."""
    these, those = sorted((words(one), words(other)), key=len)
    return these == those != frozenset() or (len(these) > 1 and these < those)


def mailbox(email: str) -> str:
    """Return what two addresses of one person may have in common: what stands before the @, without dots and tags."""
    before = email.partition("@")[0].partition("+")[0].replace(".", "")
    return before if len(before) >= SHORTEST_MAILBOX else ""


def pairs(names: Mapping[Key, str]) -> Iterator[tuple[Key, Key]]:
    """Yield those of these people, two by two, whose names can be one person's; each pair once."""
    sharing: dict[frozenset[str], list[Key]] = defaultdict(list)
    for key, name in names.items():
        of_name = sorted(words(name))
        for two in combinations(of_name, 2) if len(of_name) > 1 else [tuple(of_name)]:
            sharing[frozenset(two)].append(key)
    seen: set[frozenset[Key]] = set()
    for alike in sharing.values():
        for one, other in combinations(alike[:MOST_ALIKE], 2):
            if frozenset((one, other)) not in seen and same_name(names[one], names[other]):
                seen.add(frozenset((one, other)))
                yield one, other
