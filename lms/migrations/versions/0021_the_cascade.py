"""Trainings that certified trainers give on, who those trainers are, and which cohorts make them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLE = "lms_echo_events"
KEPT = ("position", "id", "programme", "trainer", "training", "kind", "author", "at")
RUNNING = "SELECT 1 FROM lms_erasures WHERE person = OLD.author AND begun_at IS NOT NULL AND done_at IS NULL"

# An event never changes, but that an erasure of its author, while it is under way, takes its words out.
ON_SQLITE = f"""
CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
WHEN NOT EXISTS ({RUNNING}) OR {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)}
BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END
"""
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TABLE}_only_erased() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NOT EXISTS ({RUNNING})
OR to_jsonb(NEW) - ARRAY['what', 'reason'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['what', 'reason'] THEN
RAISE EXCEPTION '{TABLE} is append-only';
END IF;
RETURN NEW;
END $$
"""
ON_POSTGRESQL = f"""
CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION {TABLE}_only_erased()
"""
NO_DELETE = {
    "sqlite": f"""
CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END
""",
    "postgresql": f"""
CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
FOR EACH STATEMENT EXECUTE FUNCTION lms_append_only()
""",
}


def upgrade() -> None:
    """Add the tables, and let what was said of a training only grow."""
    op.create_table(
        "lms_trainer_cohorts",
        sa.Column("cohort", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("cohort", name="pk_lms_trainer_cohorts"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_trainer_cohorts_cohort"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_trainer_cohorts_author"),
    )
    _trainers()
    _events()
    dialect = op.get_bind().dialect.name
    op.execute(NO_DELETE[dialect])
    for statement in (ON_SQLITE,) if dialect == "sqlite" else (FUNCTION, ON_POSTGRESQL):
        op.execute(statement)


def _trainers() -> None:
    op.create_table(
        "lms_echo_trainers",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid()),
        sa.Column("code", sa.String(12)),
        sa.Column("above", sa.Uuid()),
        sa.Column("training", sa.Uuid()),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("position", name="pk_lms_echo_trainers"),
        sa.UniqueConstraint("id", name="uq_lms_echo_trainers_id"),
        sa.UniqueConstraint("code", name="uq_lms_echo_trainers_code"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_echo_trainers_programme"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_echo_trainers_person"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_echo_trainers_author"),
    )
    op.create_index("ix_lms_echo_trainers_person", "lms_echo_trainers", ["person"])
    op.create_index("uq_lms_echo_trainers_person", "lms_echo_trainers", ["programme", "person"], unique=True)


def _events() -> None:
    op.create_table(
        TABLE,
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("trainer", sa.Uuid(), nullable=False),
        sa.Column("training", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("what", JSON),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("position", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("id", name=f"uq_{TABLE}_id"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name=f"fk_{TABLE}_programme"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name=f"fk_{TABLE}_author"),
    )
    for name in ("programme", "training"):
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])
