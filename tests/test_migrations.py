"""The migrations and the schema in ``lms/tables/`` say the same, and the log of records can only grow."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy.exc import DatabaseError

from lms import database
from lms.database import VERSION_TABLE
from lms.records import Record, append
from lms.tables import metadata, people, records


def test_the_migrations_make_the_schema(app: Flask) -> None:
    with app.app_context():
        context = MigrationContext.configure(
            database.connection(),
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
                "include_name": lambda name, kind, _parents: kind != "table" or name.startswith("lms_"),
            },
        )
        differences = [str(difference) for difference in compare_metadata(context, metadata)]
    assert differences == []


def test_migrating_twice_changes_nothing(app: Flask) -> None:
    database.migrate(app)
    database.migrate(app)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_a_record(app: Flask, verb: str) -> None:
    with app.app_context():
        person = uuid4()
        with database.writing() as link:
            link.execute(people.insert().values(id=person, name="Alice", epoch=1, created_at=datetime.now(UTC)))
            append(Record("lesson-completed", person, None, datetime.now(UTC), activity="signs"))
        statement = records.update().values(activity="other") if verb == "update" else records.delete()
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
            link.execute(statement)
        assert [row.activity for row in database.connection().execute(records.select())] == ["signs"]
