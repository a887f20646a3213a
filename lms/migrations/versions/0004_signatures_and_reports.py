"""What reviewers signed, what trainees reported, and what was published unsigned."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
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
REFUSE = """
CREATE OR REPLACE FUNCTION lms_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def moment(name: str) -> sa.Column[datetime]:
    """Return a column that holds a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def text(name: str) -> sa.Column[str]:
    """Return a column that holds a text, empty or not."""
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    """Create three tables and add a column; a worker of before goes on without them."""
    op.add_column("lms_publications", sa.Column("unreviewed", JSON))
    create_signatures()
    create_reports()
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(REFUSE)
    for table in ("lms_signatures", "lms_report_events"):
        for verb in ("update", "delete"):
            op.execute(APPEND_ONLY[dialect].format(table=table, verb=verb))


def create_signatures() -> None:
    """Create the table of what reviewers said."""
    op.create_table(
        "lms_signatures",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        text("curriculum"),
        sa.Column("language", sa.String(16), nullable=False),
        text("activity"),
        sa.Column("reviewer", sa.Uuid(), nullable=False),
        text("role"),
        text("written_by"),
        sa.Column("verdict", sa.String(16), nullable=False),
        text("statement"),
        text("reason"),
        moment("at"),
        sa.PrimaryKeyConstraint("position", name="pk_lms_signatures"),
        sa.ForeignKeyConstraint(["reviewer"], ["lms_people.id"], name="fk_lms_signatures_reviewer"),
        sa.UniqueConstraint("id", name="uq_lms_signatures_id"),
    )
    op.create_index("ix_lms_signatures_content", "lms_signatures", ["content"])


def create_reports() -> None:
    """Create the tables of what trainees reported and of what became of it."""
    op.create_table(
        "lms_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.Uuid(), nullable=False),
        text("curriculum"),
        sa.Column("language", sa.String(16), nullable=False),
        text("activity"),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("part", sa.Integer()),
        text("question"),
        sa.Column("kind", sa.String(16), nullable=False),
        text("quote"),
        text("text"),
        moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_reports"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_reports_cohort"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_reports_person"),
    )
    op.create_index("ix_lms_reports_seat", "lms_reports", ["cohort", "person"])
    op.create_table(
        "lms_report_events",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        text("text"),
        moment("at"),
        sa.PrimaryKeyConstraint("position", name="pk_lms_report_events"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_report_events_author"),
        sa.ForeignKeyConstraint(["report"], ["lms_reports.id"], name="fk_lms_report_events_report"),
        sa.UniqueConstraint("id", name="uq_lms_report_events_id"),
    )
    op.create_index("ix_lms_report_events_report", "lms_report_events", ["report"])
