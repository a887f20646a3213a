"""Packs of evidence that stay as they were made, links that open them, and who opened what."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

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
NEVER_CHANGED = ("lms_evidence_packs", "lms_evidence_openings")


def upgrade() -> None:
    """Add the tables; what a pack says, and who opened it, is never changed nor taken away."""
    op.create_table(
        "lms_evidence_packs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("scope", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("facts", sa.String(64), nullable=False),
        sa.Column("zip", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lms_evidence_packs"),
        sa.ForeignKeyConstraint(["facts"], ["lms_objects.hash"], name="fk_lms_evidence_packs_facts"),
        sa.ForeignKeyConstraint(["zip"], ["lms_objects.hash"], name="fk_lms_evidence_packs_zip"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_evidence_packs_author"),
    )
    op.create_index("uq_lms_evidence_packs_number", "lms_evidence_packs", ["scope", "number"], unique=True)
    op.create_table(
        "lms_evidence_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_lms_evidence_links"),
        sa.ForeignKeyConstraint(["pack"], ["lms_evidence_packs.id"], name="fk_lms_evidence_links_pack"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_evidence_links_author"),
    )
    op.create_index("ix_lms_evidence_links_pack", "lms_evidence_links", ["pack"])
    op.create_table(
        "lms_evidence_openings",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("pack", sa.Uuid(), nullable=False),
        sa.Column("link", sa.Uuid()),
        sa.Column("person", sa.Uuid()),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lms_evidence_openings"),
        sa.ForeignKeyConstraint(["pack"], ["lms_evidence_packs.id"], name="fk_lms_evidence_openings_pack"),
        sa.ForeignKeyConstraint(["link"], ["lms_evidence_links.id"], name="fk_lms_evidence_openings_link"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_evidence_openings_person"),
    )
    op.create_index("ix_lms_evidence_openings_pack", "lms_evidence_openings", ["pack"])
    for table in NEVER_CHANGED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY[op.get_bind().dialect.name].format(table=table, verb=verb))
