"""Messages that wait to be sent, who wants none, and which reminders a programme sends."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; nothing of before is touched."""
    op.create_table(
        "lms_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Uuid()),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Uuid()),
        sa.Column("claimed_until", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("dropped_at", MOMENT),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lms_messages"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_messages_person"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_messages_cohort"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_messages_author"),
    )
    op.create_index("ix_lms_messages_due_at", "lms_messages", ["due_at"])
    op.create_index("ix_lms_messages_seat", "lms_messages", ["cohort", "person"])
    op.create_table(
        "lms_unsubscribed",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_lms_unsubscribed"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_unsubscribed_person"),
    )
    op.create_table(
        "lms_reminders",
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "rule", name="pk_lms_reminders"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_reminders_programme"),
    )
