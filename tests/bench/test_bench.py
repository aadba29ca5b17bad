"""The measures run: with a handful of acts, whatever they take."""

from pathlib import Path

import pytest

from tests.bench import intake, processes, taps


async def test_taps_are_measured_and_keep_telegrams_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taps, "BETWEEN_S", 0.05)
    found = await taps.measure(await processes.sqlite(tmp_path, "taps"), citizens=2, per_second=20)
    assert (len(found.starts), len(found.taps)) == (2, 2 * taps.TAPS_EACH)
    assert found.violations == []
    assert found.processor_ms > 0


async def test_intake_is_measured_beside_its_ceiling(address: str, backend: str, tmp_path: Path) -> None:
    beside = f"sqlite:///{tmp_path / 'beside.db'}" if backend == "sqlite" else address
    found = await intake.measure(address, beside, rounds=1, count=70)
    heard = [*found.product, *found.ceiling, found.half]
    assert [len(one.latencies) for one in heard] == [70, 70, 70]
    assert [one.refused for one in heard] == [0, 0, 0]
    assert 0 < found.ratio < 10


def test_a_percentile_is_one_of_the_values() -> None:
    assert processes.percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert processes.percentile([1.0], 0.99) == pytest.approx(1.0)
