"""In which language a trainee reads the course, where it is not the cohort's."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; a worker of before goes on without it."""
    op.add_column("lms_memberships", sa.Column("language", sa.String(16)))
