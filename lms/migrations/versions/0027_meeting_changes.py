"""What a meeting was before somebody moved, renamed or cancelled it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "lms_meeting_changes"
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


def upgrade() -> None:
    """Add the table; what meetings were before today is not known."""
    op.create_table(
        TABLE,
        sa.Column("position", POSITION, nullable=False),
        sa.Column("meeting", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lms_meeting_changes"),
        sa.ForeignKeyConstraint(["meeting"], ["lms_meetings.id"], name="fk_lms_meeting_changes_meeting"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_meeting_changes_author"),
    )
    op.create_index("ix_lms_meeting_changes_meeting", TABLE, ["meeting"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(APPEND_ONLY[op.get_bind().dialect.name].format(table=TABLE, verb=verb))
