"""What dishonest people do in a simulated city. Returns the visits with theirs added."""

from dataclasses import replace

import numpy as np

from scoring.method.channels import Channel, Form
from scoring.method.response import UNKNOWN, Ints
from tests.simulation.city import DAY_SECONDS, WORKING_DAYS, Visits, World, joined

Targets = dict[str, Ints]


def commit(world: World, visits: Visits, rng: np.random.Generator) -> tuple[Visits, Targets]:
    """Add every kind of fraud; which officers were meant is returned per kind."""
    level = world.plan.fraud
    busy = np.flatnonzero(np.bincount(visits.server, minlength=len(world.person)) >= 60)
    chosen = rng.permutation(busy)
    sizes = {"burst": 12, "brigade": 8, "patient": 8, "slow": 6, "cherry": 10}
    targets: Targets = {}
    start = 0
    for kind, size in sizes.items():
        count = min(int(size * level), len(chosen) // 8)
        targets[kind] = chosen[start : start + count]
        start += count
    visits = _cherry_picked(visits, targets["cherry"], rng)
    parts = [visits]
    for kind, make in (("burst", _burst), ("brigade", _brigade), ("patient", _patient), ("slow", _slow)):
        parts += [make(world, int(person), rng) for person in targets[kind]]
    if level > 0:
        parts += [_reused_tickets(visits, int(300 * level), rng), _mashed(world, int(40 * level), rng)]
    return joined(parts), targets


def _invented(
    world: World,
    person: int,
    day: Ints,
    second: Ints,
    *,
    account: Ints,
    device: Ints,
    channel: Ints,
    answer: Ints,
) -> Visits:
    size = len(day)
    unit = np.where(day >= world.moves_on[person], world.second_home[person], world.home[person])
    team = np.full((size, 3), UNKNOWN)
    team[:, 0] = person
    share = np.zeros((size, 3))
    share[:, 0] = 1.0
    return Visits(
        server=np.full(size, person),
        team=team,
        share=share,
        service=np.full(size, world.repertoire[person, 0]),
        unit=unit,
        day=day,
        second=second,
        channel=channel,
        verified=np.zeros(size, dtype=np.bool_),
        form=np.full(size, int(Form.FULL)),
        rater=account,
        device=device,
        ticket=np.full(size, UNKNOWN),
        answers=np.repeat(answer[:, None], 9, axis=1).astype(np.int8),
        overall=answer,
        fraud=np.ones(size, dtype=np.bool_),
    )


def _accounts(rng: np.random.Generator, size: int) -> Ints:
    return rng.integers(20_000_000, 2_000_000_000, size)


def _burst(world: World, person: int, rng: np.random.Generator) -> Visits:
    """An evening with a few telephones: top marks, a minute apart."""
    days = rng.choice(WORKING_DAYS, 2, replace=False)
    size = 25
    day = np.repeat(days, size)
    minute = np.tile(np.arange(size), 2)
    second = day * DAY_SECONDS + 50_000 + minute * 50 + rng.integers(0, 40, 2 * size)
    return _invented(
        world,
        person,
        day,
        second,
        account=_accounts(rng, 2 * size),
        device=np.resize(_accounts(rng, 4), 2 * size),
        channel=np.full(2 * size, int(Channel.WEB)),
        answer=np.full(2 * size, 4),
    )


def _brigade(world: World, person: int, rng: np.random.Generator) -> Visits:
    """A group that agreed to ruin someone: lowest marks over a week, a dozen accounts."""
    size = 50
    day = int(rng.integers(0, WORKING_DAYS - 8)) + rng.integers(0, 7, size)
    account = rng.choice(_accounts(rng, 16), size)
    return _invented(
        world,
        person,
        day,
        day * DAY_SECONDS + rng.integers(20_000, 80_000, size),
        account=account,
        device=account,
        channel=rng.choice([int(Channel.WEB), int(Channel.BADGE), int(Channel.TELEGRAM)], size),
        answer=np.full(size, 1),
    )


def _patient(world: World, person: int, rng: np.random.Generator) -> Visits:
    """Friends who lift someone a little every week, each account used at most thrice."""
    return _drip(world, person, 52, np.array([4, 4, 4, 3]), Channel.BADGE, rng)


def _slow(world: World, person: int, rng: np.random.Generator) -> Visits:
    """Enemies who do the opposite, with fresh accounts."""
    return _drip(world, person, 40, np.array([1, 1, 2]), Channel.WEB, rng)


def _drip(
    world: World, person: int, size: int, answers: Ints, channel: Channel, rng: np.random.Generator
) -> Visits:
    day = np.sort(rng.integers(0, WORKING_DAYS, size))
    account = np.resize(_accounts(rng, size // 2), size)
    return _invented(
        world,
        person,
        day,
        day * DAY_SECONDS + rng.integers(28_800, 57_600, size),
        account=account,
        device=account,
        channel=np.full(size, int(channel)),
        answer=rng.choice(answers, size),
    )


def _cherry_picked(visits: Visits, people: Ints, rng: np.random.Generator) -> Visits:
    """Officers who hand the ticket's invitation only to the content."""
    mine = np.isin(visits.server, people) & visits.verified
    unhappy = visits.overall <= 3
    return visits[~(mine & unhappy & (rng.random(len(mine)) < 0.3))]


def _reused_tickets(visits: Visits, size: int, rng: np.random.Generator) -> Visits:
    """The same ticket handed in again, with the best marks."""
    again = visits[rng.choice(np.flatnonzero(visits.verified), size)]
    return replace(
        again,
        second=again.second + 600,
        answers=np.full_like(again.answers, 4),
        overall=np.full_like(again.overall, 4),
        fraud=np.ones(size, dtype=np.bool_),
    )


def _mashed(world: World, runs: int, rng: np.random.Generator) -> Visits:
    """Somebody leaning on a kiosk."""
    parts = []
    for _ in range(runs):
        person = int(rng.integers(0, len(world.person)))
        size = 15
        day = np.full(size, int(rng.integers(0, WORKING_DAYS)))
        second = day * DAY_SECONDS + int(rng.integers(30_000, 55_000)) + np.arange(size) * 2
        run = _invented(
            world,
            person,
            day,
            second,
            account=np.full(size, UNKNOWN),
            device=10_000_000 + world.home[np.full(size, person)],
            channel=np.full(size, int(Channel.KIOSK)),
            answer=np.full(size, int(rng.choice([1, 4]))),
        )
        parts.append(replace(run, form=np.full(size, int(Form.TAP))))
    return joined(parts)
