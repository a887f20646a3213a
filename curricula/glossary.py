"""The first mention of each word of the glossary in a text, marked so that a page can explain it there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, MutableMapping
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
    open_terms = [term for term in terms.values() if not term.by_hand and term.id not in found]
    if not open_terms:
        return made
    pattern, by_word = _pattern(tuple((term.word, term.id) for term in open_terms), language.split("-")[0])
    known = {term.id: term for term in open_terms}

    def marked(match: re.Match[str]) -> str:
        id = _meant(match[0], by_word)
        if id is None or id in found:
            return match[0]
        found[id] = known[id]
        return written(id, match[0])

    return "".join(pattern.sub(marked, piece) if is_text else piece for piece, is_text in _pieces(made))


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


@lru_cache(maxsize=200)
def _pattern(words: tuple[tuple[str, str], ...], spoken: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Make one pattern of all words, the longest first, and say which term each of them means."""
    plural = "s?" if spoken in PLAIN_PLURAL else ""
    longest_first = sorted((html.escape(word, quote=False) for word, _ in words), key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    by_word = {_key(html.escape(word, quote=False)): id for word, id in words}
    if plural:
        by_word = {f"{word}s": id for word, id in by_word.items()} | by_word
    return re.compile(rf"(?<![\w-])(?:{either}){plural}(?![\w-])", re.IGNORECASE), by_word


def _meant(words: str, by_word: Mapping[str, str]) -> str | None:
    plain = " ".join(words.split())
    return by_word.get(plain) if _is_abbreviation(plain) else by_word.get(plain.casefold())


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
