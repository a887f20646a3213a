"""Tables for statistics: one row for each trainee, and one for each question that was marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, render_template, request

from lms import clock, identity
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning import overdue
from lms.managing import scopes
from lms.managing.completions import query
from lms.managing.exports import formats, origins, sending
from lms.managing.exports.table import Cell, Column, Table, Words, codebook
from lms.managing.results import answers, persons
from lms.managing.scopes import Scope
from lms.managing.typed import Typed
from lms.privacy import declared

pages = Blueprint("results", __name__)

CODEBOOK = "-codebook"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table: ``columns`` of a scope, and ``rows`` of it up to a record, without what is ``rare``.

    ``size`` says how many rows there are without telling them.
    """

    title: Words
    meaning: Words
    columns: Callable[[Scope], tuple[Column, ...]]
    rows: Callable[[Scope, int, frozenset[tuple[str, str]]], Iterator[Mapping[str, Cell]]]
    size: Callable[[Scope, int], int]


KINDS: Mapping[str, Kind] = {
    "people": Kind(
        _("One row for each trainee"),
        _("Wide: what each did is in columns, so that a row is a person. For tables and tests that compare people."),
        persons.columns,
        persons.rows,
        persons.size,
    ),
    "answers": Kind(
        _("One row for each question"),
        _(
            "Long: each question of each marked attempt with its share of the points. What was answered is not in it. "
            "For looking at outcomes and at questions."
        ),
        answers.columns,
        answers.rows,
        answers.size,
    ),
}


@pages.get("/manage/<cohort>/results")
@identity.signed_in
def cohort(cohort: str) -> str:
    """Show which tables there are of a cohort, and what is in them."""
    return _page(scopes.of_cohort(cohort))


@pages.get("/manage/programmes/<uuid:programme>/results")
@identity.signed_in
def programme(programme: UUID) -> str:
    """Show which tables there are of a programme, and what is in them."""
    return _page(scopes.of_programme(programme))


@pages.get("/manage/<cohort>/results/<table>.<suffix>")
@identity.signed_in
def cohort_file(cohort: str, table: str, suffix: str) -> Response:
    """Send a table of a cohort, or what its columns mean."""
    return _file(scopes.of_cohort(cohort), table, suffix)


@pages.get("/manage/programmes/<uuid:programme>/results/<table>.<suffix>")
@identity.signed_in
def programme_file(programme: UUID, table: str, suffix: str) -> Response:
    """Send a table of all cohorts of a programme, or what its columns mean."""
    return _file(scopes.of_programme(programme), table, suffix)


def _page(scope: Scope) -> str:
    overdue.hand_in(scope.cohorts)
    return render_template(
        "lms/managing/results.html",
        scope=scope,
        until=query.settled(),
        kinds=[(name, kind, kind.columns(scope)) for name, kind in KINDS.items()],
        formats=tuple(formats().values()),
    )


def _file(scope: Scope, table: str, suffix: str) -> Response:
    overdue.hand_in(scope.cohorts)
    export, kind = sending.named(suffix), KINDS.get(table.removesuffix(CODEBOOK))
    if kind is None:
        raise not_found()
    with_names = request.args.get("names") != "no"
    chosen = tuple(column for column in kind.columns(scope) if with_names or not column.names_people)
    stem = f"{scopes.plain(scope.title)}-{table}"
    if table.endswith(CODEBOOK):
        remarks = [(each.suffix, each.remark) for each in formats().values()]
        return sending.send_large(export, codebook(chosen, remarks), f"{stem}.{suffix}")
    until = _until()
    rare = frozenset() if with_names else declared.rare([each.id for each in scope.cohorts])
    names = [column.name for column in chosen]
    size = kind.size(scope, until)
    rows = ([row.get(name) for name in names] for row in kind.rows(scope, until, rare))
    again = {"until": until, "table": table, "suffix": suffix, **({} if with_names else {"names": "no"})}
    sent = Table(str(kind.title), chosen, rows, size, origins.in_log(scope, "results", again, size))
    return sending.send_large(export, sent, f"{stem}-{clock.now().date().isoformat()}-record-{until}.{suffix}")


def _until() -> int:
    """Read up to which record a table goes: never later than what has settled."""
    typed = Typed(request.args)
    asked = typed.position("until")
    if typed.problems:
        raise Refused(400, typed.problems["until"], gettext("Open the page of the tables and choose again."))
    return query.until(asked)
