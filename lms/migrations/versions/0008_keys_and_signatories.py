"""What makes certificates checkable elsewhere: keys, signed credentials, places in the list of revocations."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and the column of the credential; the certificates that are there have none yet."""
    op.add_column("lms_certificates", sa.Column("credential", sa.LargeBinary()))
    op.create_table(
        "lms_certificate_places",
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("place", name="pk_lms_certificate_places"),
        sa.UniqueConstraint("record", name="uq_lms_certificate_places_record"),
    )
    op.create_index("ix_lms_certificate_places_revoked_at", "lms_certificate_places", ["revoked_at"])
    op.create_table(
        "lms_keys",
        sa.Column("id", sa.String(8), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_lms_keys"),
    )
    op.create_table(
        "lms_signatories",
        sa.Column("programme", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "place", name="pk_lms_signatories"),
        sa.ForeignKeyConstraint(["programme"], ["lms_programmes.id"], name="fk_lms_signatories_programme"),
    )
