"""The words of the glossary in a lesson, explained where they stand: by a tap, the keyboard or a pointer.

What a word means is beside it in the page: that costs no request, needs no script and is there without a connection.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from markupsafe import escape

from curricula import glossary
from curricula.model import Term
from lms.splice import Stretch

ROOM = 7400
"""Bytes, compressed: a lesson's text with its explanations. With what stands round it the page stays below 8 kB."""


def within(html: str, terms: Sequence[Term]) -> Stretch:
    """Return a text with as many of its words explained, in its order, as a page on a slow line has room for."""
    marked = [id for _words, id in glossary.split(html) if id]
    whole = Stretch.of(explained(html, terms, marked))
    if len(whole.deflated) <= ROOM or not marked:
        return whole
    plain = Stretch.of(explained(html, terms, ()))
    each = (len(whole.deflated) - len(plain.deflated)) / len(marked)
    for count in range(max(0, int((ROOM - len(plain.deflated)) / each)), 0, -1):
        some = Stretch.of(explained(html, terms, marked[:count]))
        if len(some.deflated) <= ROOM:
            return some
    return plain


def explained(html: str, terms: Sequence[Term], chosen: Collection[str] | None = None) -> str:
    """Return a text with its marked words explained: all of them, or those whose ids are chosen."""
    known = {term.id: term for term in terms}
    pieces: list[str] = []
    for words, id in glossary.split(html):
        term = known.get(id) if chosen is None or id in chosen else None
        pieces.append(words if term is None else _button(words, term))
    return "".join(pieces)


def _button(words: str, term: Term) -> str:
    # A button takes the focus by a tap as by the keyboard; what describes it is shown while it has it.
    says = f'<i id="{term.id}">{escape(term.text)}</i>'
    return f'<button type="button" class="term" aria-describedby="{term.id}">{words}</button>{says}'
