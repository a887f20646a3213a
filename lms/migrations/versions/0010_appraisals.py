"""Appraisals of services: sets of standards, rounds, ratings, and the plans that follow them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = {
    "sqlite": """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
""",
    "postgresql": """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION lms_append_only()
""",
}


def key(name: str) -> sa.Column[UUID]:
    """Return a column that names a row."""
    return sa.Column(name, sa.Uuid(), nullable=False)


def text(name: str, longest: int = 0) -> sa.Column[str]:
    """Return a column that holds a text, empty or not."""
    return sa.Column(name, sa.String(longest) if longest else sa.Text(), nullable=False)


def moment(name: str) -> sa.Column[datetime]:
    """Return a column that holds a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """Return what ties a column to a row of another table."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def upgrade() -> None:
    """Create the tables; a worker of before goes on without them."""
    op.create_table(
        "lms_standards_sets",
        text("hash", 64),
        text("title"),
        text("language", 16),
        key("author"),
        moment("at"),
        sa.PrimaryKeyConstraint("hash", name="pk_lms_standards_sets"),
        belongs("lms_standards_sets", "author", "lms_people"),
    )
    op.create_table(
        "lms_services",
        key("id"),
        key("cohort"),
        text("name"),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_services"),
        belongs("lms_services", "cohort", "lms_cohorts"),
    )
    op.create_index("uq_lms_services_name", "lms_services", ["cohort", "name"], unique=True)
    create_appraisals()
    create_log("lms_ratings", *rating_columns())
    create_log("lms_appraisal_events", text("kind", 16))
    create_log("lms_improvements", text("criterion", 16), sa.Column("what", JSON, nullable=False))


def create_appraisals() -> None:
    """Create the table of rounds and that of who rates in them."""
    op.create_table(
        "lms_appraisals",
        key("id"),
        key("cohort"),
        sa.Column("service", sa.Uuid()),
        text("kind", 16),
        text("title"),
        text("set", 64),
        text("exercise", 64),
        key("author"),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_appraisals"),
        belongs("lms_appraisals", "cohort", "lms_cohorts"),
        belongs("lms_appraisals", "service", "lms_services"),
        belongs("lms_appraisals", "author", "lms_people"),
    )
    op.create_index("ix_lms_appraisals_cohort", "lms_appraisals", ["cohort"])
    op.create_table(
        "lms_assessors",
        key("appraisal"),
        key("person"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("appraisal", "person", name="pk_lms_assessors"),
        belongs("lms_assessors", "appraisal", "lms_appraisals"),
        belongs("lms_assessors", "person", "lms_people"),
    )


def rating_columns() -> tuple[sa.Column[Any], ...]:
    """Return what a rating says."""
    return (
        sa.Column("agreed", sa.Boolean(), nullable=False),
        text("criterion", 16),
        text("rating", 2),
        text("comment"),
        sa.Column("evidence", JSON, nullable=False),
        text("file"),
    )


def create_log(table: str, *says: sa.Column[Any]) -> None:
    """Create a table about appraisals that can only grow."""
    op.create_table(
        table,
        sa.Column("position", POSITION, nullable=False),
        key("id"),
        key("appraisal"),
        key("author"),
        *says,
        moment("at"),
        sa.PrimaryKeyConstraint("position", name=f"pk_{table}"),
        sa.UniqueConstraint("id", name=f"uq_{table}_id"),
        belongs(table, "appraisal", "lms_appraisals"),
        belongs(table, "author", "lms_people"),
    )
    op.create_index(f"ix_{table}_appraisal", table, ["appraisal"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(APPEND_ONLY[op.get_bind().dialect.name].format(table=table, verb=verb))
