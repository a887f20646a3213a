"""Why something was published, and which earlier publication it goes back to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns; a worker of before goes on without them."""
    op.add_column("lms_publications", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("lms_publications", sa.Column("restores", sa.Integer()))
