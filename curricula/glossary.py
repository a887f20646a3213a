"""The first mention of each word of the glossary in a text, marked so that a page can explain it there."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from curricula.model import Term

PLAIN_PLURAL = ("en",)
"""Languages in which a word with an s behind it is the same word; others inflect, and are matched as they stand."""

_TAG = re.compile(r"<(?P<end>/?)(?P<name>\w+)(?P<rest>[^>]*)>")
_MARKED = re.compile(r'<span class="term" data-term="(?P<id>[^"]+)">(?P<words>.*?)</span>', re.DOTALL)
_EMPTY = ("br", "hr", "img")
_AROUND = ("p", "li")
_NOT_IN = ("a", "code", "mark", "pre", "span", "table", "h2", "h3", "h4", "h5", "h6")


def mark(made: str, language: str, terms: Mapping[str, Term], found: MutableMapping[str, Term]) -> str:
    """Mark the first mention of each term in HTML that `curricula.markup` made; `found` is added to.

    A term that is in `found` already, or that is only explained where an author links it, is left alone; so is what
    stands in a link, a heading or a table. A word in capitals is an abbreviation and has to be written like this.
    """
    asked = tuple((term.word, term.id) for term in terms.values() if not term.by_hand)
    if all(id in found for _word, id in asked):
        return made
    words = _words(asked, language.split("-")[0])
    before = frozenset(found)
    written_out = []
    for piece, is_text in _pieces(made):
        place = 0
        for start, end, id in words.mentioned(piece, before) if is_text else ():
            if id not in found:
                found[id] = terms[id]
                written_out += [piece[place:start], written(id, piece[start:end])]
                place = end
        written_out.append(piece[place:])
    return "".join(written_out)


def written(id: str, words: str) -> str:
    """Write the mark of a term round its words, which are HTML already."""
    return f'<span class="term" data-term="{id}">{words}</span>'


def split(made: str) -> Iterator[tuple[str, str]]:
    """Cut HTML at its marks: pairs of HTML and the id of the term that it names, "" for all that is no mark."""
    place = 0
    for match in _MARKED.finditer(made):
        yield made[place : match.start()], ""
        yield match["words"], match["id"]
        place = match.end()
    yield made[place:], ""


def unmarked(made: str) -> str:
    """Leave out the marks, and keep their words: a question explains nothing."""
    return _MARKED.sub(r"\g<words>", made) if "data-term" in made else made


@dataclass(frozen=True, slots=True)
class _Words:
    """How the words of a glossary are found: all at once, and those of one first letter alone, the longest first.

    Making a pattern takes longer than going through a lesson, so there is one for all of its parts.
    """

    all: re.Pattern[str]
    alone: Mapping[str, Sequence[tuple[re.Pattern[str], str]]]
    as_written: Mapping[str, str]
    in_small_letters: Mapping[str, str]

    def mentioned(self, text: str, passed_over: Collection[str]) -> Iterator[tuple[int, int, str]]:
        """Yield where a text mentions a term and which one, as if those to be passed over were not in the glossary."""
        place = 0
        while match := self.all.search(text, place):
            start, place = match.span()
            if self.in_small_letters.get(_one_space(match[0]).casefold()) in passed_over:
                match = self._shorter(text, start, passed_over)
                place = match.end() if match else start + 1
            if match and (id := self.as_written.get(_key(_one_space(match[0])))):
                yield start, place, id

    def _shorter(self, text: str, start: int, passed_over: Collection[str]) -> re.Match[str] | None:
        """Find another term that begins at the same letter as one that is passed over."""
        alone = self.alone.get(text[start].casefold(), ())
        matches = (pattern.match(text, start) for pattern, id in alone if id not in passed_over)
        return next(filter(None, matches), None)


@lru_cache(maxsize=50)
def _words(asked: tuple[tuple[str, str], ...], spoken: str) -> _Words:
    """Make the patterns of pairs of a word and the id of the term that it means."""
    plural = "s?" if spoken in PLAIN_PLURAL else ""
    ids = {html.escape(word, quote=False): id for word, id in asked}
    longest_first = sorted(ids, key=len, reverse=True)
    alone: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
    for word in longest_first:
        alone[word[0].casefold()].append((_pattern([word], plural), ids[word]))
    if plural:
        ids = {f"{word}s": id for word, id in ids.items()} | ids
    return _Words(
        _pattern(longest_first, plural),
        alone,
        {_key(word): id for word, id in ids.items()},
        {word.casefold(): id for word, id in ids.items()},
    )


def _pattern(words: Iterable[str], plural: str) -> re.Pattern[str]:
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![\w-])(?:{either}){plural}(?![\w-])", re.IGNORECASE)


def _one_space(words: str) -> str:
    return " ".join(words.split())


def _key(word: str) -> str:
    return word if _is_abbreviation(word) else word.casefold()


def _is_abbreviation(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1


def _pieces(made: str) -> Iterator[tuple[str, bool]]:
    """Cut HTML into tags and texts; each with whether it is running text, in which a term may be marked."""
    inside: list[str] = []
    place = 0
    for tag in _TAG.finditer(made):
        yield made[place : tag.start()], _runs(inside)
        yield tag[0], False
        place = tag.end()
        if tag["end"]:
            inside.pop()
        elif tag["name"] not in _EMPTY:
            inside.append(tag["name"])
    yield made[place:], False


def _runs(inside: list[str]) -> bool:
    return any(name in _AROUND for name in inside) and not any(name in _NOT_IN for name in inside)
