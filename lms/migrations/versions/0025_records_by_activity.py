"""The index of the records knows which activity they are about: how often somebody did one is read from it alone."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_lms_records_seat", "lms_records"


def upgrade() -> None:
    """Make the index anew; a worker of before is served by it as well."""
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["cohort", "person", "kind", "activity"])
