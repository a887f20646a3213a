"""A table as the answer to a request: in the format that its address ends with, to be saved and kept by no cache."""

from __future__ import annotations

from io import BytesIO

from flask import Response

from lms.errors import not_found
from lms.managing.exports import formats
from lms.managing.exports.table import Export, Table


def named(suffix: str) -> Export:
    """Return the format with this suffix; 404 where there is none."""
    export = formats().get(suffix)
    if export is None:
        raise not_found()
    return export


def send(table: Table, stem: str, suffix: str) -> Response:
    """Send a table whole as the file ``stem.suffix``; 404 for a suffix that no format has."""
    export = named(suffix)
    written = BytesIO()
    export.write(table, written)
    return send_bytes(written.getvalue(), export.media_type, f"{stem}.{suffix}")


def send_bytes(body: bytes, media_type: str, name: str) -> Response:
    """Send a file that is made for whoever asks: no browser and no proxy keeps it."""
    response = Response(body, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
