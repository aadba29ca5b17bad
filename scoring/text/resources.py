"""Word lists that travel with the code, read once and kept.

Every list is our own writing: rows of `key<TAB>...<TAB>words`, the words separated by spaces and the
words of a phrase joined by an underscore.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of the list `name` (without the ending `.tsv`), keyed by the column titles."""
    with files(__package__).joinpath("data", f"{name}.tsv").open(encoding="utf-8") as source:
        yield from csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def slang() -> dict[str, tuple[str, ...]]:
    """Informal word to its formal words: `gak` to `tidak`, `gabisa` to `tidak bisa`.

    Words of the regional languages come first, so that a word which is slang too keeps that meaning.
    """
    return {
        informal: tuple(row["formal"].split())
        for name in ("regional", "slang")
        for row in rows(name)
        for informal in row["informal"].split()
        if "_" not in informal
    }


@cache
def group(name: str, *, table: str = "groups") -> frozenset[str]:
    """The words of one group of a list of groups."""
    return frozenset(word for row in rows(table) if row["group"] == name for word in row["words"].split())
