"""Where other software comes in."""

from lms.connect import health

FEATURES = (health.pages,)
