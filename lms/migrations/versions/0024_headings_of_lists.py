"""What the headings in the lists of a programme's office mean."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "lms_list_headings",
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("heading", sa.String(120), nullable=False),
        sa.Column("meaning", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("programme", "heading", name="pk_lms_list_headings"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_list_headings_programme"),
    )
