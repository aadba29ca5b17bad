"""How many respondents a survey needs: Krejcie and Morgan, as PermenPANRB 14/2017 tabulates it."""

from fractions import Fraction
from math import floor

CHI_SQUARE = Fraction(3841, 1000)
"""One degree of freedom, 5 %."""

PROPORTION = Fraction(1, 2)
"""The most cautious assumption about the share of satisfied users."""

PRECISION = Fraction(5, 100)


def sample_size(population: int) -> int:
    """Give the least number of respondents for a number of users in the previous period.

    The official table rounds to the nearest whole number (15 users: 14.47, so 14). The result is a
    minimum and never a cap: answers beyond it are kept.

    Raises:
        ValueError: the population is negative.
    """
    if population < 0:
        message = f"a population cannot be negative: {population}"
        raise ValueError(message)
    if population == 0:
        return 0
    spread = CHI_SQUARE * PROPORTION * (1 - PROPORTION)
    size = spread * population / (PRECISION**2 * (population - 1) + spread)
    return floor(size + Fraction(1, 2))
