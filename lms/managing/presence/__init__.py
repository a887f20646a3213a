"""Who was at an online meeting by the report of its service: read, matched, shown, and only then kept."""

from lms.managing.presence import pages

FEATURES = (pages.pages,)
