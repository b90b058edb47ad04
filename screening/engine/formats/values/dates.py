"""The year of publication in the many ways in which platforms write dates."""

import re
from collections.abc import Iterable
from functools import lru_cache

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d")


def year(values: Iterable[str]) -> int | None:
    """The first year from 1500 to 2099 in the values: "2020//", "Start date: 20170812", "1998 Fall"."""
    for value in values:
        if found := _year_in(value):
            return found
    return None


# Dates are the same in many records.
@lru_cache(maxsize=4096)
def _year_in(value: str) -> int | None:
    found = _YEAR.search(value)
    return int(found[0]) if found else None
