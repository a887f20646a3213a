"""A table as the answer to a request: in the format that its address ends with, to be saved and kept by no cache."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from functools import partial
from io import BytesIO
from typing import BinaryIO, cast

from flask import Response, request, send_file

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


def send_large(export: Export, table: Table, name: str) -> Response:
    """Send a table of any length as a file."""
    return send_written(partial(export.write, table), export.media_type, name, export.is_text)


def send_written(write: Callable[[BinaryIO], None], media_type: str, name: str, is_text: bool) -> Response:
    """Send what is written, once it is whole: a file that broke off on the way would look like a shorter one."""
    packed = is_text and request.accept_encodings.quality("gzip") > 0
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        packer = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=5, mtime=0) if packed else nullcontext(file)
        with packer as target:
            write(cast("BinaryIO", target))
        size = file.tell()
        file.seek(0)
        response = send_file(file, mimetype=media_type, as_attachment=True, download_name=name)
        stack.pop_all()  # the response closes it
    response.content_length = size
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-store"
    return response
