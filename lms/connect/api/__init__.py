"""Reading for other software: tokens that managers make, resources in pages, and a description in OpenAPI."""

from lms.connect.api import doors, pages

FEATURES = (pages.pages, doors.pages)
