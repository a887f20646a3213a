"""Pairs of accounts of which somebody said that they are two people, or took that back."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLE = "lms_told_apart"
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
    """Add the table; of nobody anything is said yet."""
    op.create_table(
        TABLE,
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one", sa.Uuid(), nullable=False),
        sa.Column("other", sa.Uuid(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lms_told_apart"),
        sa.UniqueConstraint("id", name="uq_lms_told_apart_id"),
        sa.ForeignKeyConstraint(["one"], ["lms_people.id"], name="fk_lms_told_apart_one"),
        sa.ForeignKeyConstraint(["other"], ["lms_people.id"], name="fk_lms_told_apart_other"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_told_apart_author"),
    )
    for name in ("one", "other"):
        op.create_index(f"ix_lms_told_apart_{name}", TABLE, [name])
    for verb in ("UPDATE", "DELETE"):
        op.execute(APPEND_ONLY[op.get_bind().dialect.name].format(table=TABLE, verb=verb))
