"""Sheets of paper that people signed at a meeting, as pictures or PDF."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; what is in the files lies in the folder LMS_UPLOADS."""
    op.create_table(
        "lms_attendance_sheets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("withdrawn_by", sa.Uuid()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lms_attendance_sheets"),
        sa.ForeignKeyConstraint(["meeting"], ["lms_meetings.id"], name="fk_lms_attendance_sheets_meeting"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_attendance_sheets_author"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["lms_people.id"], name="fk_lms_attendance_sheets_withdrawn_by"),
    )
    op.create_index("ix_lms_attendance_sheets_meeting", "lms_attendance_sheets", ["meeting"])
