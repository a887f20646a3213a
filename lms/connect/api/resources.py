"""Everything that can be read through the API, by the name that it has in addresses."""

from __future__ import annotations

from collections.abc import Mapping

from lms.connect.api import aggregates, attendance, certificates, cohorts, progress, statements
from lms.connect.api.resource import Resource

RESOURCES: Mapping[str, Resource] = {
    module.RESOURCE.scope: module.RESOURCE
    for module in (cohorts, progress, attendance, certificates, statements, aggregates)
}
