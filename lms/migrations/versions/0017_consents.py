"""What people are asked to agree to, version by version, and who agreed to which."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
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
    """Add the tables: what somebody agreed to is never changed nor taken away."""
    op.create_table(
        "lms_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lms_consents"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_consents_programme"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_consents_author"),
    )
    op.create_index("uq_lms_consents_number", "lms_consents", ["programme", "number"], unique=True)
    op.create_table(
        "lms_agreements",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("consent", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lms_agreements"),
        sa.ForeignKeyConstraint(["consent"], ["lms_consents.id"], name="fk_lms_agreements_consent"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_agreements_person"),
    )
    op.create_index("ix_lms_agreements_consent", "lms_agreements", ["consent"])
    op.create_index("ix_lms_agreements_person", "lms_agreements", ["person"])
    for table in ("lms_consents", "lms_agreements"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY[op.get_bind().dialect.name].format(table=table, verb=verb))
