"""The year of publication in the many ways in which platforms write dates."""

import re
from collections.abc import Iterable

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d")


def year(values: Iterable[str]) -> int | None:
    """The first year from 1500 to 2099 in the values: "2020//", "Start date: 20170812", "1998 Fall"."""
    for value in values:
        if found := _YEAR.search(value):
            return int(found[0])
    return None
