"""Cohorts whose people are known by code names alone."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; in every cohort that there is people go on with their names."""
    op.add_column("lms_cohorts", sa.Column("code_names", sa.Boolean(), nullable=False, server_default=sa.false()))
