"""The words that authors write as signs: one file for each language, found by looking in this folder.

Only words that somebody who speaks the language is sure of are here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@dataclass(frozen=True, slots=True)
class Words:
    """One language: the spellings of each keyword (the first is the one that we suggest), and words that we show.

    A keyword that is not there is written in English. `negative` is a pattern for questions that ask what is *not* so,
    which are misread under stress; without one nobody looks for them.
    """

    keywords: Mapping[str, tuple[str, ...]]
    stay_last: tuple[str, ...]
    awaiting_review: str
    table: str
    all_of_the_above: tuple[str, ...] = ()
    negative: str = "(?!)"


@cache
def languages() -> Mapping[str, Words]:
    """Give the words of each language by its tag in small letters: en, sr, sr-latn."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {tag: words for module in modules for tag, words in module.SPOKEN.items()}
