"""What a programme promised, whose logos it may show, and roles for some days or for an organisation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the columns and the tables; every role that somebody has goes on without end."""
    op.add_column("lms_memberships", sa.Column("from_on", sa.Date()))
    op.add_column("lms_memberships", sa.Column("until_on", sa.Date()))
    op.add_column("lms_memberships", sa.Column("organisation", sa.Text()))
    op.add_column("lms_programmes", sa.Column("budget_line", sa.Text(), nullable=False, server_default=""))
    _indicators()
    _logos()


def _indicators() -> None:
    op.create_table(
        "lms_indicators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer()),
        sa.Column("counted", sa.String(24), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_indicators_programme"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_indicators_author"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_indicators"),
    )
    op.create_index("ix_lms_indicators_programme", "lms_indicators", ["programme"])
    op.create_table(
        "lms_indicator_figures",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["indicator"], ["lms_indicators.id"], name="fk_lms_indicator_figures_indicator"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_indicator_figures_author"),
        sa.PrimaryKeyConstraint("position", name="pk_lms_indicator_figures"),
        sa.UniqueConstraint("id", name="uq_lms_indicator_figures_id"),
    )
    op.create_index("ix_lms_indicator_figures_indicator", "lms_indicator_figures", ["indicator"])


def _logos() -> None:
    op.create_table(
        "lms_logos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(64), nullable=False),
        sa.Column("permitted_by", sa.Text(), nullable=False),
        sa.Column("permitted_on", sa.Date(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("uses", JSON, nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("withdrawn_by", sa.Uuid()),
        sa.Column("withdrawn_reason", sa.Text()),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_logos_programme"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_logos_author"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["lms_people.id"], name="fk_lms_logos_withdrawn_by"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_logos"),
    )
    op.create_index("ix_lms_logos_programme", "lms_logos", ["programme"])
