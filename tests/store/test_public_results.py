"""Public results as somebody would attack them: no small number, and none by putting pages together.

Random districts are published as they would be, page by page and service by service. Then every number on
every page is taken for what it is, an equation over the people behind it, and linear algebra says which
groups of people the equations determine together, whatever is added or subtracted. The attacker even knows
of whom there is nobody.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

import numpy as np
import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from scoring import scores
from scoring.db.engine import Database
from scoring.method.disclosure import PUBLIC_CELL
from scoring.method.elements import ELEMENTS
from scoring.scores import PublicResult
from scoring.tables import Service, TallyElement, TallyUnit, Unit
from scoring.terms import Channel, FeedbackState, Period

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
QUARTER = Period.parse("2026-Q3")
#                     kabupaten, two dinas and a kecamatan, and what lies below them
PARENTS = {1: None, 2: 1, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3}
SERVICES = (1, 2, 3)
SETS = [frozenset(one) for n in (1, 2, 3) for one in combinations((1, 2, 3, 4), n)]

Atom = tuple[int, int, int]
"""People of a unit itself, about a service, who gave one overall rating (or one answer to the element)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some people, by the atoms they are made of, and what a page says about how many they are."""

    atoms: frozenset[Atom]
    told: int


async def district(database: Database, seed: int) -> dict[Atom, int]:
    """Make a random district whose offices are small, middling and large; return who said what."""
    chance = random.Random(seed)
    people: dict[Atom, int] = {}
    async with database.writing() as session:
        for unit, parent in PARENTS.items():
            session.add(
                Unit(id=unit, code=f"U{unit}", name=f"U{unit}", parent_id=parent, timezone="Asia/Jakarta")
            )
            await session.flush()
        session.add_all(
            [Service(id=one, code=f"S{one}", name=f"S{one}", category="x", unit_id=1) for one in SERVICES]
        )
        await session.flush()
        for unit in PARENTS:
            if unit <= 4 and chance.random() < 0.6:
                continue
            for service in SERVICES:
                size = chance.choice((0, 0, 1, 3, 6, 12, 25, 60))
                counts = [chance.randint(0, size) if chance.random() < 0.7 else 0 for _ in range(4)]
                if not sum(counts):
                    continue
                people |= {(unit, service, rating): n for rating, n in enumerate(counts, 1)}
                await said(session, unit, service, counts)
    return people


async def said(session: AsyncSession, unit: int, service: int, counts: list[int]) -> None:
    """Let so many people give the ratings 1, 2, 3 and 4, overall and to each element."""
    where = {"unit_id": unit, "service_id": service, "month": QUARTER.first, "channel": Channel.WEB}
    total = sum(counts)
    forms = {"respondents": total, "complete": 0, "complete_total": 0, "complete_square": 0}
    taps = dict(zip(("o1", "o2", "o3", "o4"), counts, strict=True))
    unit_row = {**where, **forms, **taps, "state": FeedbackState.COUNTED, "n": total}
    await session.execute(insert(TallyUnit).values(**unit_row))
    answers = dict(zip(("n1", "n2", "n3", "n4"), counts, strict=True))
    rows = [{**where, **answers, "element": one.value} for one in ELEMENTS]
    await session.execute(insert(TallyElement), rows)


async def pages(database: Database) -> dict[tuple[int, str | None], PublicResult]:
    """Read every page there is, and every page a service has, as strangers do."""
    found: dict[tuple[int, str | None], PublicResult] = {}
    async with database.reading() as session:
        for number in PARENTS:
            unit = await session.get(Unit, number)
            assert unit is not None
            page = await scores.public_result(session, unit, QUARTER, now=NOW)
            found[number, None] = page
            for part in page.parts:
                if not part.is_unit and part.index is not None:
                    found[number, part.code] = await scores.public_result(
                        session, unit, QUARTER, now=NOW, service=part.code
                    )
    return found


def within(unit: int) -> set[int]:
    """A unit and all below it."""
    return {unit} | {deeper for one, parent in PARENTS.items() if parent == unit for deeper in within(one)}


def atoms(
    units: Iterable[int], services: Iterable[int] = SERVICES, ratings: Iterable[int] = (1, 2, 3, 4)
) -> frozenset[Atom]:
    units, services, ratings = list(units), list(services), list(ratings)
    return frozenset((u, s, r) for u in units for s in services for r in ratings)


def told_of_answers(found: Mapping[tuple[int, str | None], PublicResult]) -> list[Group]:
    """How many answered an element: of units and of services."""
    groups = []
    for (unit, service), page in found.items():
        if page.index is not None:
            about = SERVICES if service is None else (int(service[1:]),)
            groups.append(Group(atoms(within(unit), about), page.index.n_per_element[ELEMENTS[0]]))
    return groups


def told_of_taps(found: Mapping[tuple[int, str | None], PublicResult]) -> list[Group]:
    """How many gave which overall rating."""
    return [
        Group(atoms(within(unit), ratings=group), n)
        for (unit, _), page in found.items()
        for group, n in (page.taps or {}).items()
    ]


def targets() -> list[frozenset[Atom]]:
    """Groups worth finding out: an office, what it received itself, a service of it, by what they said."""
    groups = []
    for unit in PARENTS:
        for units in (within(unit), {unit}):
            groups += [atoms(units, ratings=answers) for answers in SETS]
            groups += [atoms(units), *(atoms(units, (one,)) for one in SERVICES)]
    return groups


def found_out(told: list[Group], people: Mapping[Atom, int]) -> list[int]:
    """Return the sizes, 1 to 9, of groups that the equations determine."""
    every = sorted(atom for atom, n in people.items() if n)
    place = {atom: number for number, atom in enumerate(every)}

    def row(group: frozenset[Atom]) -> list[float]:
        line = [0.0] * len(every)
        for atom in group & place.keys():
            line[place[atom]] = 1.0
        return line

    small = [one for one in targets() if 0 < sum(people.get(atom, 0) for atom in one) < PUBLIC_CELL]
    if not told or not small:
        return []
    known = np.array([row(one.atoms) for one in told])
    wanted = np.array([row(one) for one in small])
    solved, *_ = np.linalg.lstsq(known.T, wanted.T, rcond=None)
    missed = np.abs(known.T @ solved - wanted.T).max(axis=0)
    return [
        sum(people.get(atom, 0) for atom in one)
        for one, miss in zip(small, missed, strict=True)
        if miss < 1e-6
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # what may be shown does not depend on it
@pytest.mark.parametrize("seed", range(6))
async def test_no_small_group_can_be_worked_out_from_all_pages_together(
    database: Database, seed: int
) -> None:
    people = await district(database, seed)
    found = await pages(database)
    answers, taps = told_of_answers(found), told_of_taps(found)
    for one in (*answers, *taps):
        assert one.told == sum(people.get(atom, 0) for atom in one.atoms)
    assert found_out(answers, people) == []
    assert found_out(taps, people) == []


def test_the_attack_would_find_what_is_badly_hidden() -> None:
    people = {(5, 1, 4): 30, (6, 1, 4): 4}
    told = [Group(atoms(within(2)), 34), Group(atoms(within(5)), 30)]
    assert 4 in found_out(told, people)
