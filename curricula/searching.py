"""Words as a search compares them: those of a text and those that are asked for come out alike, in every script.

Capitals, accents, ways of writing digits and letters that look or sound alike to whoever types are evened out. Where a
script puts no spaces between words (Khmer, Lao, Burmese, Thai, Chinese, Japanese) every written syllable is a word of
its own, and what is asked for is a row of syllables: no dictionary has to know methadone to find it. A dictionary only
cuts what somebody typed in one go, and what stands nowhere like this, into words that may stand apart in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

LONGEST = 200
"""Characters that are read of what somebody typed."""
MOST_TERMS = 8
LONGEST_WORD = 60
"""Characters of a word that are compared; longer ones are addresses and the like."""
ALIKE_ENOUGH = 0.35
"""The share of groups of letters in common from which one word may be a slip for the other."""

_TYPED = re.compile(r'"([^"]+)"|[^\s"]+')
_CHUNK = re.compile(r"[^\s\u200b]+")  # a space without width is how Khmer and Thai mark the end of a word
_STACKS = "\u17d2\u1039"  # what stands behind these is written below what stands before them
_APOSTROPHES = "'’‘ʻʼʹ`´ʽ"
# The same as what is put together sign by sign, many times as quickly: letters or digits, and apostrophes in them.
_OF_ASCII = re.compile(r"[A-Za-z]+(?:['`]+[A-Za-z]+)*|[0-9]+(?:['`]+[0-9]+)*")
_APOSTROPHE = re.compile(r"['`]")
# Letters that people type in place of another one, or that their keyboard lacks.
_ALIKE = str.maketrans(
    {
        "đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe",
        "қ": "к", "ғ": "г", "ң": "н", "ө": "о", "ү": "у", "ұ": "у", "ә": "а", "һ": "х", "ҳ": "х", "ҷ": "ч",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ـ": None,
    }
)  # fmt: skip
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Japanese syllables
    (0x3400, 0x4DBF),  # Chinese, and on
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_MARKS_MAY_GO = (
    (0x0000, 0x08FF),  # Latin, Greek and Cyrillic; Hebrew and Arabic, whose marks are written or left out as one likes
    (0x1C80, 0x1C8F),
    (0x1D00, 0x1FFF),
    (0x2C60, 0x2C7F),
    (0xA640, 0xA69F),
    (0xA720, 0xA7FF),
)


class Word(NamedTuple):
    """A word as it is compared, and from where to where it stands in its text."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """Something that is asked for: words that stand one behind the other, of which the last may go on."""

    words: tuple[str, ...]

    @property
    def root(self) -> str:
        """The words with a space between, the last without what an ending may be: for a second, wider search."""
        last = self.words[-1]
        kept = len(last) - (2 if len(last) > 5 else 1 if len(last) > 4 else 0)
        return " ".join((*self.words[:-1], last[:kept]))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text; ``found`` where it is what was asked for."""

    text: str
    found: bool = False


def plain(text: str) -> str:
    """Return the words of a text with a space between: what an index keeps."""
    return " ".join(word.plain for word in words(text))


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in its order."""
    for chunk in _CHUNK.finditer(text):
        place = chunk.start()
        for plainly, start, end in _cut(chunk[0]):
            yield Word(plainly, place + start, place + end)


def terms(typed: str, *, cut: bool = False) -> tuple[Term, ...]:
    """Read what somebody typed: words that have to be there, in quotation marks those that stand together.

    With `cut`, what has no spaces because its script has none is taken for words that may stand apart.
    """
    asked: dict[Term, None] = {}
    for match in _TYPED.finditer(typed[:LONGEST]):
        for piece in _pieces(match[0]) if cut and not match[1] else [match[1] or match[0]]:
            if found := tuple(word.plain for word in words(piece)):
                asked[Term(found)] = None
    return tuple(asked)[:MOST_TERMS]


def snippet(text: str, asked: Sequence[Term], longest: int, *, wide: bool = False) -> tuple[Stretch, ...]:
    """Cut about `longest` characters out of a text, where most of what was asked for is, and mark it there.

    With `wide` a word is marked that has the root of a term anywhere in it.
    """
    found = _places(text, asked, wide=wide)
    begin, end = _window(text, found, longest)
    stretches = [Stretch("… ")] if begin else []
    place = begin
    for start, stop, _term in found:
        if place <= start and stop <= end:
            stretches += [Stretch(text[place:start]), Stretch(text[start:stop], True)]
            place = stop
    stretches.append(Stretch(text[place:end].rstrip() + " …" if end < len(text) else text[place:]))
    return tuple(each for each in stretches if each.text)


def nearest(asked: Sequence[Term], known: Collection[str]) -> str:
    """Write what may have been meant: each word that is not known in the known spelling that is most like it.

    "" where one is like none of them, where all are known, where they are many, and where they are syllables. Words
    are alike by how many of their groups of three letters they share.
    """
    typed = [word for term in asked for word in term.words]
    if len(typed) > MOST_TERMS or any(_within(word[0], _UNSPACED) for word in typed):
        return ""
    groups = {word: _groups(word) for word in known}
    meant = []
    for word in typed:
        own = _groups(word)
        likeness = {other: len(own & theirs) / len(own | theirs) for other, theirs in groups.items() if own & theirs}
        best = max(sorted(likeness), key=likeness.__getitem__, default="")
        if likeness.get(best, 0) < ALIKE_ENOUGH:
            return ""
        meant.append(best)
    return " ".join(meant) if meant != typed else ""


def _groups(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


@lru_cache(maxsize=4000)
def _cut(chunk: str) -> tuple[Word, ...]:
    """Cut what has no space in it into its words."""
    if chunk.isascii():
        return tuple(
            Word(_APOSTROPHE.sub("", found[0]).lower()[:LONGEST_WORD], *found.span())
            for found in _OF_ASCII.finditer(chunk)
        )
    return _by_signs(chunk)


def _by_signs(chunk: str) -> tuple[Word, ...]:
    cutter = _Cutter()
    for place, letter in enumerate(chunk):
        for sign in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold()):
            cutter.take(sign, place)
    cutter.close()
    return tuple(cutter.found)


class _Cutter:
    """Puts signs together to words, one by one."""

    def __init__(self) -> None:
        self.found: list[Word] = []
        self.signs: list[str] = []
        self.start = self.end = 0

    def take(self, sign: str, place: int) -> None:
        """Add a sign, decomposed and folded, that stands at this place of the text."""
        sort = unicodedata.category(sign)
        if sign in _APOSTROPHES or sort == "Cf":
            return  # written or not, the word stays the same
        if sort[0] == "M":
            self._mark(sign, place)
        elif sort[0] in "LN":
            if self.signs and not self._goes_on(sign):
                self.close()
            self._keep(sign, place)
        else:
            self.close()

    def close(self) -> None:
        """End the word."""
        made = unicodedata.normalize("NFKC", "".join(self.signs)).translate(_ALIKE)[:LONGEST_WORD]
        if made:
            self.found.append(Word(made, self.start, self.end))
        self.signs = []

    def _keep(self, sign: str, place: int) -> None:
        if not self.signs:
            self.start = place
        digit = unicodedata.decimal(sign, None)
        self.signs.append(sign if digit is None else str(digit))
        self.end = place + 1

    def _mark(self, sign: str, place: int) -> None:
        if not self.signs:
            return
        self.end = place + 1
        if not _within(self.signs[-1], _MARKS_MAY_GO):
            self.signs.append(sign)

    def _goes_on(self, sign: str) -> bool:
        """Whether a letter or digit belongs to the word before it: a dose may be written 10mg or 10 mg."""
        last = self.signs[-1]
        if last in _STACKS:
            return True
        if sign.isdecimal() or last.isdecimal():
            return sign.isdecimal() and last.isdecimal()
        return not (_within(sign, _UNSPACED) or _within(self.signs[0], _UNSPACED))


def _within(sign: str, ranges: Sequence[tuple[int, int]]) -> bool:
    place = ord(sign)
    if place < ranges[0][0]:
        return False
    return any(first <= place <= last for first, last in ranges)


def _pieces(chunk: str) -> list[str]:
    """Cut what somebody typed without a space into words, where the script has no spaces between them."""
    if not any(_within(sign, _UNSPACED) for sign in chunk):
        return [chunk]
    # Not at the top: nothing else needs ICU, and it costs a process several megabytes.
    from icu4py.breakers import WordBreaker

    return [chunk[start:end] for start, end in WordBreaker(chunk, "und").segments()]


def _places(text: str, asked: Sequence[Term], *, wide: bool) -> list[tuple[int, int, int]]:
    """List where terms stand in a text, in its order and without overlaps: start, end, number of the term."""
    read = list(words(text))
    beginnings = tuple(term.words[0] for term in asked)
    found: list[tuple[int, int, int]] = []
    for place, word in enumerate(read):
        if (not wide and not word.plain.startswith(beginnings)) or (found and word.start < found[-1][1]):
            continue
        for number, term in enumerate(asked):
            if _stands(term, read, place, wide=wide):
                found.append((word.start, read[place + len(term.words) - 1].end, number))
                break
    return found


def _stands(term: Term, read: Sequence[Word], place: int, *, wide: bool) -> bool:
    behind = [word.plain for word in read[place : place + len(term.words)]]
    if behind[:-1] != list(term.words[:-1]) or len(behind) < len(term.words):
        return False
    return term.root.rpartition(" ")[2] in behind[-1] if wide else behind[-1].startswith(term.words[-1])


def _window(text: str, found: Sequence[tuple[int, int, int]], longest: int) -> tuple[int, int]:
    """Choose the stretch of a text in which most different terms are; it begins and ends between words."""
    if len(text) <= longest:
        return 0, len(text)
    best = max(
        (start for start, _end, _term in found),
        key=lambda start: len({term for from_, to, term in found if start <= from_ and to <= start + longest * 2 // 3}),
        default=0,
    )
    begin = max(0, min(best - longest // 4, len(text) - longest))
    if begin:
        begin = _gap(text, begin, best)
    end = _gap(text, begin + longest, len(text))
    return begin, end if end - begin <= longest * 5 // 4 else begin + longest


def _gap(text: str, place: int, last: int) -> int:
    """Return where the next word begins at or after a place, `last` where none does before."""
    gap = re.compile(r"[\s\u200b]").search(text, place, last) if place < last else None
    return gap.end() if gap else min(place, last)
