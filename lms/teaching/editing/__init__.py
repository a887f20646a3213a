"""The editor in the browser, for those who write courses and have no checkout of their own."""

from lms.teaching.editing import files, page, pasts, pictures

# Where a form may bring a file of LMS_FILE_LIMIT.
TAKEN_AT = frozenset({"lms.editing.send", "lms.pictures.add"})

FEATURES = (page.pages, files.pages, pasts.pages, pictures.pages)
