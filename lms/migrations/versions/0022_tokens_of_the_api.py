"""Tokens that let other software read, and what they were used for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the tables; no software reads anything before a manager makes a token for it."""
    op.create_table(
        "lms_api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_lms_api_tokens"),
        sa.UniqueConstraint("secret", name="uq_lms_api_tokens_secret"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_api_tokens_programme"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_api_tokens_author"),
    )
    op.create_index("ix_lms_api_tokens_programme", "lms_api_tokens", ["programme"])
    op.create_table(
        "lms_api_uses",
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resource", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", "day", "resource", name="pk_lms_api_uses"),
        sa.ForeignKeyConstraint(["token"], ["lms_api_tokens.id"], name="fk_lms_api_uses_token"),
    )
