"""Where other software comes in, and what devices did without a connection."""

from lms.connect import health, sync

FEATURES = (health.pages, sync.pages)
