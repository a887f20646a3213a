"""Who asked to be erased and who was, the one way in which a record changes, and who looked at whose data."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# By table: whose a row is, and what of it an erasure takes away. Nothing else of a row changes, and none is deleted.
ERASED = {"lms_records": ("person", ("what",)), "lms_ratings": ("author", ("comment", "file"))}
KEPT = {
    "lms_records": (
        *("position", "id", "person", "cohort", "activity", "content", "kind", "attempt", "author"),
        *("happened_at", "received_at"),
    ),
    "lms_ratings": ("position", "id", "appraisal", "author", "agreed", "criterion", "rating", "evidence", "at"),
}
RUNNING = "SELECT 1 FROM lms_erasures WHERE person = OLD.{whose} AND begun_at IS NOT NULL AND done_at IS NULL"

ON_SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
WHEN NOT EXISTS ({running}) OR {changed}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_only_erased() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NOT EXISTS ({running}) OR to_jsonb(NEW) - ARRAY[{erased}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{erased}] THEN
RAISE EXCEPTION '{table} is append-only';
END IF;
RETURN NEW;
END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_only_erased()
"""
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
    """Add the tables, and let an erasure that is under way, and nothing else, take words out of records."""
    _tables()
    dialect = op.get_bind().dialect.name
    for table, verb in (("lms_erasures", "DELETE"), ("lms_looks", "UPDATE"), ("lms_looks", "DELETE")):
        op.execute(APPEND_ONLY[dialect].format(table=table, verb=verb))
    for table, (whose, erased) in ERASED.items():
        running = RUNNING.format(whose=whose)
        if dialect == "sqlite":
            changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT[table])
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(ON_SQLITE.format(table=table, running=running, changed=changed))
        else:
            op.execute(f"DROP TRIGGER {table}_no_update ON {table}")
            listed = ", ".join(f"'{name}'" for name in erased)
            op.execute(FUNCTION.format(table=table, running=running, erased=listed))
            op.execute(ON_POSTGRESQL.format(table=table))


def _tables() -> None:
    op.create_table(
        "lms_erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("author", sa.Uuid()),
        sa.Column("begun_at", MOMENT),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_lms_erasures"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_erasures_person"),
        sa.ForeignKeyConstraint(["asked_by"], ["lms_people.id"], name="fk_lms_erasures_asked_by"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_erasures_author"),
    )
    op.create_index("ix_lms_erasures_person", "lms_erasures", ["person"])
    op.create_table(
        "lms_looks",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Uuid()),
        sa.Column("cohort", sa.Uuid()),
        sa.Column("programme", sa.Uuid()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("page", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lms_looks"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_looks_person"),
        sa.ForeignKeyConstraint(["about"], ["lms_people.id"], name="fk_lms_looks_about"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_looks_cohort"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_looks_programme"),
    )
    for name in ("about", "programme"):
        op.create_index(f"ix_lms_looks_{name}", "lms_looks", [name])
