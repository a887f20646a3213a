"""Threshold: training curricula on community-based drug treatment, inside any Flask application.

``LMS(app)`` mounts the whole learning system; see :class:`lms.extension.LMS`.
"""

from lms.extension import LMS

__all__ = ["LMS"]
