"""The passages of what is published, kept so that a search finds them fast, each kind of database in its own way.

What is asked for comes as terms of `curricula.searching`, whose words are letters and digits alone: nothing that
somebody types is ever read as a sign of the databases' own search languages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    TableClause,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from curricula.model import Activity
from curricula.passages import FOUND_IN, Passage
from curricula.passages import passages as of_activity
from curricula.searching import Term, plain
from lms import database
from lms.publication.editions import Edition
from lms.tables import passages

Row = dict[str, object]
Prepared = Mapping[str, Sequence[Row]]
"""The rows of activities, by their hashes."""

HEADING_COUNTS = 8.0  # times as much as the text below it
_INDEX: TableClause = table("fts_lms_passages", column("rowid"), column("position"), column("vector"))
_SHOWN = (passages.c.position, passages.c.content, passages.c.kind, passages.c.title)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was found: the position of a passage, its kind and title, the hash of the activity it is in."""

    position: int
    content: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Within:
    """Where to search: in activities by their hashes, in rules for one country, in passages of one kind or of all."""

    contents: Collection[str]
    country: str
    kind: str = ""


def prepare(edition: Edition, activity: Callable[[str], Activity], *, anew: bool = False) -> Prepared:
    """Return what :func:`keep` has to write for an edition, or with `anew` would have to if nothing were kept.

    It takes seconds for a whole library, so it is done before the time in which nobody else can write.
    """
    kept = set() if anew else _kept()
    return {content: _rows(content, activity) for content in dict.fromkeys(_searched(edition)) if content not in kept}


def keep(edition: Edition, activity: Callable[[str], Activity], prepared: Prepared) -> int:
    """Keep the passages of everything in an edition, and those of nothing else; return of how many activities anew.

    `activity` finds one by its hash, for what was not prepared. Inside `writing()`, one at a time.
    """
    link, kept = database.connection(), _kept()
    wanted = dict.fromkeys(_searched(edition))
    if stale := kept - wanted.keys():
        link.execute(passages.delete().where(passages.c.content.in_(stale)))
    missing = [content for content in wanted if content not in kept]
    ready = [prepared[content] if content in prepared else _rows(content, activity) for content in missing]
    if rows := [row for rows in ready for row in rows]:
        link.execute(passages.insert(), rows)
    return len(missing)


def _kept() -> set[str]:
    return set(database.connection().execute(select(passages.c.content).distinct()).scalars())


def _rows(content: str, activity: Callable[[str], Activity]) -> list[Row]:
    return [_row(content, passage) for passage in of_activity(activity(content))]


def forget() -> None:
    """Let go of all passages; inside `writing()`."""
    database.connection().execute(passages.delete())


def _searched(edition: Edition) -> Iterator[str]:
    for course in edition.courses.values():
        for id, activity in course.activities.items():
            if activity.kind in FOUND_IN:
                yield course.places[id].hash


def _row(content: str, passage: Passage) -> Row:
    return {
        "content": content,
        "kind": passage.kind,
        "country": passage.country,
        "anchor": passage.anchor,
        "title": passage.title,
        "text": passage.text,
        "heading": plain(passage.title),
        "words": plain(passage.text),
    }


def find(asked: Sequence[Term], within: Within) -> tuple[Spot, ...]:
    """Return where every term is, the best first: in a title it counts for more than in the text below it."""
    if not asked:
        return ()
    dialect = database.connection().dialect.name
    return _spots(_RANKED[dialect], within, asked=_SPELLED[dialect](asked))


def find_roots(asked: Sequence[Term], within: Within) -> tuple[Spot, ...]:
    """Return where the root of every term is, be it inside a longer word, those of one activity behind each other."""
    if not asked:
        return ()
    whole = passages.c.heading + " " + passages.c.words
    query = select(*_SHOWN).where(*(whole.contains(term.root, autoescape=True) for term in asked))
    return _spots(query.order_by(passages.c.position), within)


def read(spots: Sequence[Spot]) -> tuple[Passage, ...]:
    """Return the passages that stand there."""
    query = select(passages).where(passages.c.position.in_([spot.position for spot in spots]))
    found = {
        row.position: Passage(row.kind, row.title, row.text, row.anchor, row.country)
        for row in database.connection().execute(query)
    }
    return tuple(found[spot.position] for spot in spots if spot.position in found)


def vocabulary(within: Within) -> set[str]:
    """Return every word that could be found."""
    query = _limited(select(passages.c.heading + " " + passages.c.words), within)
    return {word for words in database.connection().execute(query, _values(within)).scalars() for word in words.split()}


def _spots(query: Select[Any], within: Within, **values: object) -> tuple[Spot, ...]:
    rows = database.connection().execute(_limited(query, within), {**_values(within), **values})
    return tuple(Spot(*row) for row in rows)


def _limited(query: Select[Any], within: Within) -> Select[Any]:
    limited = query.where(
        passages.c.content.in_(bindparam("contents", expanding=True)),
        passages.c.country.in_(("", bindparam("country"))),
    )
    return limited.where(passages.c.kind == bindparam("kind")) if within.kind else limited


def _values(within: Within) -> dict[str, object]:
    values: dict[str, object] = {"contents": list(within.contents), "country": within.country}
    return {**values, "kind": within.kind} if within.kind else values


def _for_sqlite(asked: Sequence[Term]) -> str:
    return " AND ".join(f'"{" ".join(term.words)}" *' for term in asked)


def _for_postgresql(asked: Sequence[Term]) -> str:
    return " & ".join("('" + "' <-> '".join(term.words) + "':*)" for term in asked)


def _ranked_by_sqlite() -> Select[Any]:
    index: ColumnElement[str] = literal_column("fts_lms_passages")
    matches = index.bool_op("MATCH")(bindparam("asked"))
    rank = func.bm25(index, HEADING_COUNTS, 1.0, type_=Float)
    joined = passages.join(_INDEX, _INDEX.c.rowid == passages.c.position)
    return select(*_SHOWN).select_from(joined).where(matches).order_by(rank, passages.c.position)


def _ranked_by_postgresql() -> Select[Any]:
    asked = cast(bindparam("asked"), TSQUERY)
    matches = _INDEX.c.vector.bool_op("@@")(asked)
    weights: ColumnElement[str] = literal_column(f"'{{{1 / HEADING_COUNTS}, 0, 0, 1}}'::real[]")
    rank = func.ts_rank(weights, _INDEX.c.vector, asked, 1, type_=Float)
    joined = passages.join(_INDEX, _INDEX.c.position == passages.c.position)
    return select(*_SHOWN).select_from(joined).where(matches).order_by(rank.desc(), passages.c.position)


# Built once: building a query costs more than asking it.
_RANKED: Mapping[str, Select[Any]] = {"sqlite": _ranked_by_sqlite(), "postgresql": _ranked_by_postgresql()}
_SPELLED: Mapping[str, Callable[[Sequence[Term]], str]] = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}
