"""No page about a cohort or a programme takes longer because others learn here, too: it reads nothing from end to end.

The database says so itself, of each statement that the pages send, in a site in which thousands sit elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Select, func, literal_column, select

from lms import clock, database, records
from lms.tables import records as log
from tests import crowd, people
from tests.conftest import let_go
from tests.crowd import Done
from tests.databases import Databases
from tests.may import MAY
from tests.queries import asked_with, read_whole
from tests.world import EVERYBODY, RULES, World, settled

ELSEWHERE = range(1, 401)  # cohorts: so many that PostgreSQL, too, finds looking up cheaper than reading all
LARGE = ("lms_people", "lms_memberships", "lms_records")  # what grows with every enrolment


@pytest.fixture(scope="module")
def world(
    databases: Databases, publish: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Yield a site with something of every kind in a cohort, and ten thousand people elsewhere."""
    with databases.fresh(publish) as uri:
        made = settled(uri, tmp_path_factory.mktemp("instance"))
        elsewhere = people.programme(made.app, "Elsewhere")
        with made.app.app_context(), database.writing() as link:
            now = clock.now()
            begun = [
                Done("response/signs", "", kind, now) for kind in (records.CHECK_ANSWERED, records.LESSON_COMPLETED)
            ]
            crowd.enrol(link, elsewhere, ELSEWHERE, "overdose", now)
            crowd.complete(link, ELSEWHERE, begun)
            if link.dialect.name == "postgresql":
                link.exec_driver_sql("ANALYZE")  # what its autovacuum does by itself; SQLite plans without
        yield made
        let_go(made.app)


def test_no_page_about_a_cohort_or_a_programme_reads_a_table_from_end_to_end(world: World) -> None:
    wrong, opened = [], 0
    for door, rule in RULES:
        if not door.startswith("GET") or not rule.arguments & {"cohort", "programme"}:
            continue
        who = next(who for who in EVERYBODY if who in MAY[door])
        with asked_with(world.app) as statements:
            opened += world.ask(who, door, rule, world.ours).status_code == 200
        with world.app.app_context():
            link = database.connection()
            wrong += [
                f"{door} reads the whole of {', '.join(sorted(whole))}: {statement}"
                for statement, values in statements.items()
                if statement.startswith(("SELECT", "WITH", "UPDATE", "DELETE"))
                and (whole := read_whole(link, statement, values, LARGE))
            ]
    assert wrong == []
    assert opened > 100


@pytest.mark.parametrize(
    "statement",
    [
        select(func.count(log.c.activity.distinct())),
        select(log.c.activity)
        .where(log.c.position < literal_column("9000000"))
        .order_by(log.c.position.desc())
        .limit(1),
    ],
    ids=["all of it", "from one place on"],
)
def test_what_is_read_from_end_to_end_is_noticed(world: World, statement: Select[str]) -> None:
    with world.app.app_context():
        link = database.connection()
        written = str(statement.compile(link.engine, compile_kwargs={"literal_binds": True}))
        assert read_whole(link, written, (), LARGE) == {"lms_records"}
