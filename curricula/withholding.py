"""What must not be told about a few people: cells of a table that are hidden, and those that would give them away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST_TOLD = 5
"""People; a figure about fewer could show what one of them did or said."""

Key = TypeVar("Key", bound=Hashable)


def withheld(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """Choose the cells of a table that are not told, where the whole is told as well.

    `sizes` has how many people are in each cell. Those with fewer than `FEWEST_TOLD` are hidden; and where the hidden
    ones could be had by subtracting the rest from the whole, because it is only one of them or they are too few
    together, the smallest of the others go with them. A cell with nobody in it says nothing of anybody and stays.
    """
    filled = sorted((cell for cell in sizes if sizes[cell]), key=lambda cell: (sizes[cell], str(cell)))
    hidden = [cell for cell in filled if sizes[cell] < FEWEST_TOLD]
    told = [cell for cell in filled if sizes[cell] >= FEWEST_TOLD]
    while hidden and told and (len(hidden) == 1 or sum(sizes[cell] for cell in hidden) < FEWEST_TOLD):
        hidden.append(told.pop(0))
    return frozenset(hidden)
