"""Reading each thing once while one screen is painted.

A screen is made of parts that know nothing of each other and ask the same: the hours, who is on
duty, who calls. Inside `at_once` what is marked `once` is read for the first of them and kept for
the others. Outside of it nothing is kept: for whoever writes, reading anew is right.
"""

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")
Key = tuple[Hashable, ...]
_kept: ContextVar[dict[Key, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def at_once() -> Iterator[None]:
    """For the painting of one screen, in which nothing is written; a part of it joins in."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that only reads; its arguments must be hashable.

    What was read in one client's schema is never given in another's.
    """

    @functools.wraps(function)
    def reads(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return function(*args, **kwargs)
        schema = connection.schema_name  # type: ignore[attr-defined]  # of django-tenants
        key = (function, schema, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        found: R = kept[key]
        return found

    return reads
