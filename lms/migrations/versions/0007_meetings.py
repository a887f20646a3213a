"""The timetable of a cohort: when it meets, and where."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add its table; who was there is in the log."""
    op.create_table(
        "lms_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lms_meetings"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_meetings_cohort"),
    )
    op.create_index("ix_lms_meetings_cohort", "lms_meetings", ["cohort"])
