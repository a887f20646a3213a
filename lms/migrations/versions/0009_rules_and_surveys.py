"""What a cohort asks for otherwise than its curriculum, and surveys at work months after a training."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
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
    """Add the column and the tables; every cohort goes on asking for what its curriculum asks for."""
    op.add_column("lms_cohorts", sa.Column("asks", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "lms_rule_changes",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.Uuid(), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lms_rule_changes"),
        sa.UniqueConstraint("id", name="uq_lms_rule_changes_id"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_rule_changes_cohort"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_rule_changes_author"),
    )
    op.create_index("ix_lms_rule_changes_cohort", "lms_rule_changes", ["cohort"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(APPEND_ONLY[op.get_bind().dialect.name].format(table="lms_rule_changes", verb=verb))
    op.create_table(
        "lms_work_surveys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.String(16), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answers", JSON),
        sa.PrimaryKeyConstraint("id", name="pk_lms_work_surveys"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_work_surveys_cohort"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_work_surveys_person"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_work_surveys_author"),
    )
    op.create_index("ix_lms_work_surveys_seat", "lms_work_surveys", ["cohort", "person"])
