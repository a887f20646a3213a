"""What the source files said before, for content folders that are no checkout of git."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add one table; a worker of before knows nothing of it."""
    op.create_table(
        "lms_source_versions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("author", sa.Uuid()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("renamed_from", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_lms_source_versions"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_source_versions_author"),
    )
    op.create_index("ix_lms_source_versions_path", "lms_source_versions", ["path"])
