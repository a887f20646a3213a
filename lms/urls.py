"""Addresses that come from outside, and addresses that go outside."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for


def local_path(text: str | None) -> str:
    """Return the text when it is a path on this site, an empty string otherwise: nobody is sent elsewhere."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return ""
    if any(ord(character) < 32 for character in text):
        return ""
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else ""


def public(endpoint: str, **values: object) -> str:
    """Return the full address of a page of Threshold, for cards, QR codes and mail; inside a request.

    The path of ``LMS_PUBLIC_URL``, where it has one, is the one below which a proxy serves the site; it stands for what
    the proxy told of it, so that it is there once.
    """
    base: str = current_app.config["LMS_PUBLIC_URL"].rstrip("/")
    if not base:
        return url_for("lms." + endpoint, _external=True, **values)  # type: ignore[arg-type]
    path = url_for("lms." + endpoint, **values)  # type: ignore[arg-type]
    return base + (path.removeprefix(request.script_root) if urlsplit(base).path else path)
