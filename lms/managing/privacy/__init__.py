"""What a programme's managers decide about personal data, and answer for: questions, erasure, periods, the log."""

from lms.managing.privacy import consents, erasing, log, retention, settings

FEATURES = (settings.pages, erasing.pages, log.pages, consents.pages, retention.pages)
