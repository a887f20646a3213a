"""People, programmes, cohorts, the log of records, published content, certificates."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": """
CREATE TRIGGER lms_records_no_{verb} BEFORE {VERB} ON lms_records
BEGIN SELECT RAISE(ABORT, 'lms_records is append-only'); END
""",
    "postgresql": """
CREATE TRIGGER lms_records_no_{verb} BEFORE {VERB} ON lms_records
FOR EACH STATEMENT EXECUTE FUNCTION lms_records_append_only()
""",
}
REFUSE = """
CREATE OR REPLACE FUNCTION lms_records_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'lms_records is append-only'; END $$
"""


def moment(name: str, nullable: bool = False) -> sa.Column[datetime]:
    """Return a column that holds a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "lms_certificates",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_lms_certificates"),
        sa.UniqueConstraint("record", name="uq_lms_certificates_record"),
    )
    op.create_table(
        "lms_objects",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_lms_objects"),
    )
    op.create_table(
        "lms_people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("card", sa.String(12)),
        sa.Column("password", sa.Text()),
        sa.Column("pin", sa.Text()),
        sa.Column("language", sa.String(16)),
        sa.Column("external", sa.Text()),
        sa.Column("epoch", sa.Integer(), nullable=False),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_people"),
        sa.UniqueConstraint("email", name="uq_lms_people_email"),
        sa.UniqueConstraint("card", name="uq_lms_people_card"),
        sa.UniqueConstraint("external", name="uq_lms_people_external"),
    )
    op.create_table(
        "lms_programmes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("funder", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_programmes"),
    )
    op.create_table(
        "lms_tries",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "period", name="pk_lms_tries"),
    )
    op.create_table(
        "lms_cohorts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("join_code", sa.String(12), nullable=False),
        sa.Column("joining", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("curriculum", sa.Text(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("modality", sa.String(16), nullable=False),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_lms_cohorts"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_cohorts_programme"),
        sa.UniqueConstraint("code", name="uq_lms_cohorts_code"),
        sa.UniqueConstraint("join_code", name="uq_lms_cohorts_join_code"),
    )
    op.create_index("ix_lms_cohorts_programme", "lms_cohorts", ["programme"])
    op.create_table(
        "lms_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        moment("expires_at"),
        moment("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lms_invitations"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_invitations_person"),
        sa.UniqueConstraint("secret", name="uq_lms_invitations_secret"),
    )
    op.create_index("ix_lms_invitations_person", "lms_invitations", ["person"])
    op.create_table(
        "lms_publications",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.String(64), nullable=False),
        sa.Column("author", sa.Uuid()),
        moment("published_at"),
        sa.PrimaryKeyConstraint("number", name="pk_lms_publications"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_publications_author"),
    )
    op.create_table(
        "lms_memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("programme", sa.Uuid()),
        sa.Column("cohort", sa.Uuid()),
        moment("since"),
        moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lms_memberships"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_memberships_cohort"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_memberships_person"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_memberships_programme"),
    )
    op.create_index("ix_lms_memberships_cohort", "lms_memberships", ["cohort"])
    op.create_index("ix_lms_memberships_person", "lms_memberships", ["person"])
    op.create_index("ix_lms_memberships_programme", "lms_memberships", ["programme"])
    op.create_index("uq_lms_memberships_seat", "lms_memberships", ["person", "cohort", "role"], unique=True)
    op.create_table(
        "lms_records",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.Uuid()),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("attempt", sa.Uuid()),
        sa.Column("author", sa.Uuid()),
        sa.Column("what", JSON, nullable=False),
        moment("happened_at"),
        moment("received_at"),
        sa.PrimaryKeyConstraint("position", name="pk_lms_records"),
        sa.ForeignKeyConstraint(["author"], ["lms_people.id"], name="fk_lms_records_author"),
        sa.ForeignKeyConstraint(["cohort"], ["lms_cohorts.id"], name="fk_lms_records_cohort"),
        sa.ForeignKeyConstraint(["person"], ["lms_people.id"], name="fk_lms_records_person"),
        sa.UniqueConstraint("id", name="uq_lms_records_id"),
    )
    op.create_index("ix_lms_records_attempt", "lms_records", ["attempt"])
    op.create_index("ix_lms_records_kind", "lms_records", ["cohort", "kind"])
    op.create_index("ix_lms_records_person", "lms_records", ["person"])
    op.create_index("ix_lms_records_seat", "lms_records", ["cohort", "person", "kind"])
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(REFUSE)
    for verb in ("update", "delete"):
        op.execute(APPEND_ONLY[dialect].format(verb=verb, VERB=verb.upper()))
