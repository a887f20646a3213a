"""Addresses of an application that is Threshold by itself: they cost a start of it less."""

from __future__ import annotations

import functools
from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """An address that learns how it is written when the first page links to it.

    Werkzeug compiles two functions for each address at the start. With Threshold's hundreds of addresses that is a
    quarter of the time of a start, and a worker's first pages link to few of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compile_now = functools.cache(functools.partial(super()._compile_builder, append_unknown))

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            return compile_now()(rule, **values)

        return build
