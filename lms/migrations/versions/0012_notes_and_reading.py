"""Notes and bookmarks of one's own, and how somebody likes the text to be set."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create a table and add a column; a worker of before goes on without them."""
    op.create_table(
        "lms_notes",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.Uuid(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", "cohort", "activity", name="pk_lms_notes"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_notes_person"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_notes_cohort"),
    )
    op.add_column("lms_people", sa.Column("reading", sa.String(8)))
