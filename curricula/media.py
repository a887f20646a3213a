"""Pictures and other files that a text shows or links to: which they are, and from where they are drawn.

The reader leaves `media:door.png` in the HTML, a path below the media folder of the curriculum. What is published says
`media:<curriculum>/<hash>/door.png` instead: another picture is another text, and an old text keeps its old picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any
from urllib.parse import quote

from curricula.model import Activity

_CITED = re.compile(r'(?<=="media:)[^"<>]+(?=")')

# How the files begin that browsers show; anything else is only offered for saving.
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
)
_DRAWING = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<svg[\s>]", re.DOTALL)
_IN_A_BOX = {b"ftypavif": "image/avif", b"ftypM4A ": "audio/mp4", b"ftypmp42": "video/mp4", b"ftypisom": "video/mp4"}
_IN_A_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


def cited(activity: Activity) -> tuple[str, ...]:
    """List the media paths that an activity shows or links to, each once, in the order of the text."""
    found: dict[str, None] = {}

    def look(text: str) -> str:
        found.update(dict.fromkeys(_CITED.findall(text)))
        return text

    _rewritten(activity, look)
    return tuple(found)


def placed(activity: Activity, curriculum: str, hashes: Mapping[str, str]) -> Activity:
    """Give an activity that draws its media by the hashes of what they hold; a path without a hash stays."""

    def place(text: str) -> str:
        return _CITED.sub(lambda path: address(curriculum, path.group(), hashes), text)

    made: Activity = _rewritten(activity, place)
    return made


def address(curriculum: str, path: str, hashes: Mapping[str, str]) -> str:
    """Say from where a medium is drawn by the hash of what it holds; a path without a hash stays."""
    if path not in hashes:
        return path
    return f"{curriculum}/{hashes[path]}/{quote(path.rpartition('/')[2])}"


def kind_of(content: bytes) -> str:
    """Tell the media type of a file by how it begins, whatever its name says; "" for what was never a media file."""
    if content[:1] in (b"{", b"["):
        return ""  # compiled content lies in the same place, keys and all
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if _DRAWING.match(content):
        return "image/svg+xml"
    if content[:4] == b"RIFF":
        return _IN_A_RIFF.get(content[8:12], "application/octet-stream")
    return _IN_A_BOX.get(content[4:12], "application/octet-stream")


def _rewritten(value: Any, change: Callable[[str], str]) -> Any:
    """Rebuild a value with every text in it changed; what stays the same stays the same object."""
    if isinstance(value, str):
        return change(value) if '="media:' in value else value
    if isinstance(value, tuple):
        made = tuple(_rewritten(item, change) for item in value)
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    told = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
    other = {name: made for name, item in told.items() if (made := _rewritten(item, change)) is not item}
    return replace(value, **other) if other else value
