"""How many respondents a survey needs."""

import pytest

from scoring.method.sample import sample_size


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (0, 0),
        (1, 1),
        (10, 10),
        (15, 14),  # 14.47: to the nearest, not up
        (20, 19),
        (50, 44),
        (100, 80),  # 79.51
        (500, 217),
        (1_000, 278),
        (1_500, 306),
        (10_000, 370),
        (17_041, 376),
        (75_000, 382),
        (1_000_000, 384),
    ],
)
def test_the_official_table(population: int, expected: int) -> None:
    assert sample_size(population) == expected


def test_more_users_never_need_fewer_respondents_nor_more_than_there_are() -> None:
    sizes = [sample_size(n) for n in range(3000)]
    assert sizes == sorted(sizes)
    assert all(size <= n for n, size in enumerate(sizes))


def test_a_negative_population_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative: -1"):
        sample_size(-1)
