"""From an item of QTI to a question in the notation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from curricula.formats import amounts
from curricula.formats.base import Malformed
from curricula.formats.notation import Written
from curricula.formats.qti import arranging, choosing, lines
from curricula.formats.qti.items import Ask, Item

_KNOWN_ID = re.compile(r"_?([A-Za-z0-9][A-Za-z0-9._-]{0,63})")

_READERS: Mapping[str, Callable[[Item, Ask], Written]] = {
    "one": choosing.chosen,
    "many": choosing.chosen,
    "line": lines.typed,
    "order": arranging.ordered,
    "pairs": arranging.paired,
    "text": arranging.by_hand,
    "file": arranging.by_hand,
}


def question(item: Item) -> Written:
    """Write an item in the notation; raise `Malformed` where nothing can be asked."""
    made = _asked(item)
    match = _KNOWN_ID.fullmatch(item.id)
    if item.id and match is None:
        item.texts.lose(f"its id {item.id[:64]!r}, which has signs that an id may not have")
    asides = {name: text for name, text in made.asides.items() if text}
    settings = {**_points(item, made), **made.settings}
    made = replace(made, id=match[1] if match else "", settings=settings, asides=asides)
    return _opinion(item, made) if made.survey else item.told.on(made)


def _opinion(item: Item, made: Written) -> Written:
    if not item.told.survey:
        item.texts.lose("nothing, but no answer is right in it: it is an opinion now, and worth no points")
    return replace(item.told.on(made), survey=True, rule=item.told.rule)


def _asked(item: Item) -> Written:
    inline = [ask for ask in item.asks if ask.inline]
    if not item.asks:
        raise Malformed("nothing is asked in it")
    if len(item.asks) > 1 and len(inline) < len(item.asks):
        raise Malformed(f"it asks for {len(item.asks)} things at once, which are not gaps in one text")
    if len(item.asks) > 1 or (inline and not (inline[0].sort == "line" and lines.stands_alone(item))):
        return lines.gaps(item)
    [ask] = item.asks
    return _READERS[ask.sort](item, ask)


def _points(item: Item, made: Written) -> dict[str, str]:
    """Read what it is worth in whole points; a rubric says that itself, and an opinion is worth nothing."""
    if not item.points or made.survey or item.told.survey or made.asides.get("rubric"):
        return {}
    try:
        points = amounts.decimal_of(item.points)
    except ValueError:
        item.texts.lose(f"that it is worth {item.points[:40]!r}, which is no number")
        return {}
    if points != int(points) or not 0 < points < 1000:
        item.texts.lose(f"that it is worth {amounts.digits(points)} points: here it is 1")
        return {}
    return {"points": str(int(points))} if points != 1 else {}
