"""The sources of a curriculum as a zip: its files in every language, its pictures, and what courses share."""

from __future__ import annotations

from curricula.files import Folder
from curricula.formats.base import Exported, Format, Loss, Material, Unwritable
from curricula.formats.packed import LARGEST_UNPACKED, pack

SHARED = "shared"


def write(material: Material) -> Exported:
    """Pack the files as they lie in the content folder; a link that leads out of it is left out and named."""
    folder = Folder(material.folder)
    wanted = [name for name in (material.curriculum.id, SHARED) if name in folder.folders()]
    if material.curriculum.id not in wanted:
        raise Unwritable(f"{material.curriculum.id!r}: the content folder has no such folder any more")
    sizes = {path: size for name in wanted for path, size in folder.sizes(name).items()}
    if sum(sizes.values()) > LARGEST_UNPACKED:
        raise Unwritable(f"{sum(sizes.values()):,} bytes of files; copy the folder {material.folder} itself")
    files = {path: (material.folder / path).read_bytes() for path in sizes}
    left_out = [problem for notes in folder.notes.values() for problem in notes.found]
    return Exported(pack(files), tuple(Loss(problem.path, problem.wrong) for problem in left_out))


FORMATS = (
    Format(
        name="sources",
        label="Sources (zip of the Markdown files)",
        suffixes=(".zip",),
        media_type="application/zip",
        write=write,
        whole=True,
    ),
)
