"""Where other software comes in, and what devices did without a connection."""

from lms.connect import api, health, sync
from lms.connect.xapi import files

FEATURES = (health.pages, sync.pages, files.pages, *api.FEATURES)
