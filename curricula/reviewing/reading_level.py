"""How hard a text is to read: words in a sentence, and the school grade of Flesch and Kincaid.

The grade is 0.39 × words/sentences + 11.8 × syllables/words − 15.59 (Kincaid, Fishburne, Rogers and Chissom 1975,
Research Branch Report 8-75). It was made for English, and says nothing of another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from curricula.sentences import Sentence

FEWEST_WORDS = 100
"""In fewer words a grade says nothing: it was made for passages of about this length."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?…][\"'»”’)\]]*$")
_VOWELS = re.compile("[aeiouy]+")
_SILENT_END = re.compile(r"(?:(?<![td])ed|(?<![sxzcg])(?<![cs]h)es|(?<=[^aeiou])e)$")
_SOUNDED_LE = re.compile(r"[^aeiouy]l(?:e[sd]?)$")
_SOFT = re.compile(
    r"(?<=[tscxg])(?<!\bsc)i(?=[aeo])(?!ate|ati)|(?<=[ln])i(?=[ao]ns?$)|(?<=e)o(?=pl)|(?<=[qg])u(?=[aeio])"
    r"|e(?=ly$)|(?<=^som)e|(?<=^ther)e|(?<=^ev)e(?=[nr])"
)
"""Vowels that are not heard as such: na-tion, spe-cial, un-ion, peo-ple, ques-tion, safe-ly, some-times."""
_APART = re.compile(
    r"(?<=i)(?=[aou]|e[tn])|(?<=e)(?=o)|(?<=cre)(?=at(?!u))|(?<=[aeiou][dr]e)(?=as?$)|(?<=u)(?=a|enc)"
    r"|(?<=[aeiouy])(?=ing)"
)
"""Where two vowels that follow each other are heard apart: opi-oid, ide-a, individu-al, be-ing."""
_SYLLABIC_M = re.compile("sms?$")


@dataclass(frozen=True, slots=True)
class Level:
    """How many whole sentences a text has, and the words and syllables in them."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0

    @property
    def average(self) -> float:
        """How many words a sentence has; 0 without any."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def grade(self) -> float | None:
        """The grade of Flesch and Kincaid; None for a text too short to have one."""
        return flesch_kincaid(self) if self.words >= FEWEST_WORDS else None

    def __add__(self, other: Level) -> Level:
        """Take two texts as one."""
        return Level(self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables)


def flesch_kincaid(level: Level) -> float:
    """Compute the grade of a text that has a sentence and a word."""
    return 0.39 * level.words / level.sentences + 11.8 * level.syllables / level.words - 15.59


def level(sentences: Iterable[Sentence]) -> Level:
    """Measure the sentences that end as one does: an item of a list without an end would make a text look easier.

    Numbers are not words here.
    """
    found = [_WORD.findall(each.text) for each in sentences if _ENDS.search(each.text)]
    whole = [words for words in found if words]
    words = [word for sentence in whole for word in sentence]
    return Level(len(whole), len(words), sum(syllables(word) for word in words))


def syllables(word: str) -> int:
    """Count the syllables of an English word by its spelling: groups of vowels that are heard."""
    return sum(_in_one_word(part) for part in re.split(r"[-’']", word.lower()) if part not in ("s", "t", "d", "m", ""))


def _in_one_word(word: str) -> int:
    soft = _SOFT.sub("", word)
    spoken = soft if _SOUNDED_LE.search(soft) else _SILENT_END.sub("", soft)
    return max(len(_VOWELS.findall(_APART.sub("-", spoken))) + bool(_SYLLABIC_M.search(word)), 1)
