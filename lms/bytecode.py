"""Templates as they were compiled by an earlier process of the same site: a worker that starts need not do it again."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

DIGEST = 32  # bytes before the code that tell whether it is whole


class KeptBytecode(BytecodeCache):
    """Compiled templates in a folder that belongs to this user alone, as what lies there is run.

    What cannot be read, was cut off or was made by another Jinja is compiled anew; what cannot be written is not kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source_checksum(self, source: str) -> str:
        """Name what code is made from: the template, and what compiles it."""
        return sha256(f"{jinja2.__version__}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, where there is whole code for it."""
        if not self._is_ours():
            return
        with suppress(OSError):
            told = (self.folder / bucket.key).read_bytes()
            if sha256(told[DIGEST:]).digest() == told[:DIGEST]:
                bucket.bytecode_from_string(told[DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket, whole or not at all."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._is_ours():
                code = bucket.bytecode_to_string()
                handle, name = tempfile.mkstemp(dir=self.folder)
                try:
                    with os.fdopen(handle, "wb") as file:
                        file.write(sha256(code).digest() + code)
                    Path(name).replace(self.folder / bucket.key)
                finally:
                    Path(name).unlink(missing_ok=True)

    def _is_ours(self) -> bool:
        """Tell whether nobody else can put code into the folder. Windows keeps to the rights of the folder above."""
        try:
            found = self.folder.lstat()
        except OSError:
            return False
        if os.name == "nt":
            return stat.S_ISDIR(found.st_mode)
        return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
