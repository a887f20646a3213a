"""What a programme asks its trainees about themselves, how long it keeps people's names, and what they answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables: nobody is asked anything before a manager chooses what."""
    op.create_table(
        "lms_programme_privacy",
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("asks", JSON, nullable=False),
        sa.Column("keeps_months", sa.Integer()),
        sa.PrimaryKeyConstraint("programme", name="pk_lms_programme_privacy"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_programme_privacy_programme"),
    )
    op.create_table(
        "lms_profiles",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("author", sa.Uuid()),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person", "programme", name="pk_lms_profiles"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_profiles_person"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_profiles_programme"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_profiles_author"),
    )
