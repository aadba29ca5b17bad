"""Joining rows that belong together into parts that share none."""

from collections import defaultdict
from collections.abc import Iterable


class Unions:
    """Disjoint sets of rows, joined one group at a time."""

    def __init__(self) -> None:
        """Begin with no rows."""
        self._leader: dict[int, int] = {}

    def join(self, rows: Iterable[int]) -> None:
        """Put some rows into the same part."""
        leaders = {self._led_by(row) for row in rows}
        for leader in leaders:
            self._leader[leader] = min(leaders)

    def parts(self) -> list[list[int]]:
        """List the parts, each ascending, in order of their first rows."""
        parts: dict[int, list[int]] = defaultdict(list)
        for row in sorted(self._leader):
            parts[self._led_by(row)].append(row)
        return list(parts.values())

    def _led_by(self, row: int) -> int:
        path = []
        while (leader := self._leader.setdefault(row, row)) != row:
            path.append(row)
            row = leader
        for one in path:
            self._leader[one] = row
        return row
