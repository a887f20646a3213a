"""Which accounts were merged into which, and the second way in which a record changes: whose it is, while one is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)

ERASING = "SELECT 1 FROM lms_erasures WHERE person = OLD.person AND begun_at IS NOT NULL AND done_at IS NULL"
MERGING = """
SELECT 1 FROM lms_merges WHERE moving
AND ((kept = OLD.person AND merged = NEW.person) OR (kept = NEW.person AND merged = OLD.person))
"""
COLUMNS = (
    *("position", "id", "person", "cohort", "activity", "content", "kind", "attempt", "author", "what"),
    *("happened_at", "received_at"),
)
ON_SQLITE = """
CREATE TRIGGER lms_records_no_update BEFORE UPDATE ON lms_records
WHEN (NOT EXISTS ({erasing}) OR {besides_what}) AND (NOT EXISTS ({merging}) OR {besides_person})
BEGIN SELECT RAISE(ABORT, 'lms_records is append-only'); END
"""
ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION lms_records_only_erased() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NOT (
    (EXISTS ({erasing}) AND to_jsonb(NEW) - 'what' = to_jsonb(OLD) - 'what')
    OR (EXISTS ({merging}) AND to_jsonb(NEW) - 'person' = to_jsonb(OLD) - 'person')
) THEN
RAISE EXCEPTION 'lms_records is append-only';
END IF;
RETURN NEW;
END $$
"""
KEPT_FOR_EVER = {
    "sqlite": """
CREATE TRIGGER lms_merges_no_delete BEFORE DELETE ON lms_merges
BEGIN SELECT RAISE(ABORT, 'lms_merges is append-only'); END
""",
    "postgresql": """
CREATE TRIGGER lms_merges_no_delete BEFORE DELETE ON lms_merges
FOR EACH STATEMENT EXECUTE FUNCTION lms_append_only()
""",
}


def upgrade() -> None:
    """Add the table, and let a merge that is under way, and nothing else, say whose a record is."""
    op.add_column("lms_people", sa.Column("merged_into", sa.Uuid()))
    op.create_index("ix_lms_people_merged_into", "lms_people", ["merged_into"])
    op.create_table(
        "lms_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept", sa.Uuid(), nullable=False),
        sa.Column("merged", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("moved", JSON, nullable=False),
        sa.Column("moving", sa.Boolean(), nullable=False),
        sa.Column("undone_at", MOMENT),
        sa.Column("undone_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_lms_merges"),
        sa.ForeignKeyConstraint(["kept"], ["lms_people.id"], name="fk_lms_merges_kept"),
        sa.ForeignKeyConstraint(["merged"], ["lms_people.id"], name="fk_lms_merges_merged"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_merges_author"),
        sa.ForeignKeyConstraint(["undone_by"], ["lms_people.id"], name="fk_lms_merges_undone_by"),
    )
    op.create_index("ix_lms_merges_kept", "lms_merges", ["kept"])
    op.create_index("ix_lms_merges_merged", "lms_merges", ["merged"])
    dialect = op.get_bind().dialect.name
    op.execute(KEPT_FOR_EVER[dialect])
    if dialect == "sqlite":
        op.execute("DROP TRIGGER lms_records_no_update")
        op.execute(
            ON_SQLITE.format(
                erasing=ERASING, merging=MERGING, besides_what=_changed("what"), besides_person=_changed("person")
            )
        )
    else:
        op.execute(ON_POSTGRESQL.format(erasing=ERASING, merging=MERGING))


def _changed(besides: str) -> str:
    """Return the condition that anything of a record changes besides one column."""
    return "(" + " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in COLUMNS if name != besides) + ")"
