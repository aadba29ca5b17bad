"""Cities of known truth: who is how good is decided first, then citizens rate what they see.

Latent satisfaction is in points; an answer is the latent value of one element cut into four steps,
so the scale has the floor and ceiling real ones have, and the truth of an officer is the expected
value of a full form by ticket over the city's own mix of services, units and months.
"""

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from scoring.method.channels import Channel
from scoring.method.elements import ELEMENTS, Element
from scoring.method.response import UNKNOWN, Flags, Floats, Ints
from scoring.method.versions import Method

WORKING_DAYS = 130
MONTHS = 6
DAY_SECONDS = 86_400

#                     U1    U2    U3    U4    U5    U6    U7    U8    U9
ELEMENT_MEAN = np.array([80.0, 79.0, 75.0, 88.0, 81.0, 83.0, 84.0, 77.0, 78.0])
OF_PERSON = np.array([0.1, 0.2, 0.5, 0.0, 0.2, 1.0, 1.0, 0.4, 0.0])
OF_UNIT = np.array([0.9, 1.1, 1.2, 0.5, 1.0, 1.0, 1.0, 1.0, 1.4])
OF_BUILDING = np.array([0.2, 0.2, 0.3, 0.0, 0.3, 0.0, 0.0, 0.2, 1.3])
OF_SERVICE = np.array([1.2, 1.2, 1.3, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5])
HALO, OWN = 13.0, 13.0
"""Standard deviation of a visit's mood (shared by all elements) and of one answer."""


@dataclass(frozen=True)
class Plan:
    """What kind of city; the defaults are an ordinary one."""

    seed: int
    units: int = 60
    services: int = 40
    staff: int = 20
    responses: int = 190_000
    person_sd: float = 5.0
    service_sd: float = 6.0
    unit_sd: float = 4.0
    clientele_sd: float = 2.0
    rotation: float = 0.08
    sorting: float = 0.0
    ticket_share: float = 0.34
    straight: float = 0.25
    fraud: float = 1.0


@dataclass(frozen=True)
class World:
    """The truth behind a city."""

    plan: Plan
    person: Floats
    unit: Floats
    building: Floats
    clientele: Floats
    unit_month: Floats
    service: Floats
    month: Floats
    home: Ints
    second_home: Ints
    moves_on: Ints
    repertoire: Ints
    team_size: Ints
    volume: Floats


def build_world(plan: Plan, rng: np.random.Generator) -> World:
    """Decide the truth."""
    people = plan.units * plan.staff
    home = np.arange(people) % plan.units
    unit = rng.normal(0, plan.unit_sd, plan.units)
    own = rng.normal(0, 1, people)
    mixed = plan.sorting * unit[home] / plan.unit_sd + sqrt(1 - plan.sorting**2) * own
    moving = rng.random(people) < plan.rotation
    per_unit = np.argsort(rng.random((plan.units, plan.services)), axis=1)[:, :8]
    picks = np.argsort(rng.random((people, 8)), axis=1)[:, :3]
    return World(
        plan=plan,
        person=plan.person_sd * mixed,
        unit=unit,
        building=rng.normal(0, 6, plan.units),
        clientele=rng.normal(0, plan.clientele_sd, plan.units),
        unit_month=rng.normal(0, 1.2, (plan.units, MONTHS)),
        service=rng.normal(0, plan.service_sd, plan.services),
        month=rng.normal(0, 0.8, MONTHS),
        home=home,
        second_home=np.where(moving, rng.integers(0, plan.units, people), home),
        moves_on=np.where(moving, rng.integers(30, 100, people), WORKING_DAYS),
        repertoire=per_unit[home[:, None], picks],
        team_size=rng.choice([1, 2, 3], people, p=[0.5, 0.3, 0.2]),
        volume=rng.lognormal(0, 0.9, people),
    )


def latent(
    world: World, *, person: Floats, unit: Ints, service: Ints, month: Ints, loading: Floats
) -> Floats:
    """Expected satisfaction per element, without anything of the single visit."""
    place = world.unit[unit] + world.unit_month[unit, month] + world.clientele[unit]
    return np.asarray(
        ELEMENT_MEAN
        + person[:, None] * loading
        + place[:, None] * OF_UNIT
        + world.building[unit][:, None] * OF_BUILDING
        + world.service[service][:, None] * OF_SERVICE
        + world.month[month][:, None]
    )


def cut(values: Floats) -> NDArray[np.int8]:
    """Turn satisfaction into answers 1..4."""
    return np.clip(np.floor(values / 25 + 0.5), 1, 4).astype(np.int8)


def officers_true_value(world: World, method: Method, rng: np.random.Generator) -> Floats:
    """Expected value of a full ticket form over the city's own mix, for every officer."""
    plan = world.plan
    size = 20_000
    who = rng.choice(len(world.person), size, p=world.volume / world.volume.sum())
    conditions = latent(
        world,
        person=np.zeros(size),
        unit=world.home[who],
        service=world.repertoire[who, rng.integers(0, 3, size)],
        month=rng.integers(0, MONTHS, size),
        loading=OF_PERSON,
    )
    total = sum(method.responsibility.values())
    conduct = ELEMENTS.index(Element.PERILAKU)
    grid = np.linspace(-25, 25, 201)
    result = np.zeros(len(world.person))
    for element, weight in method.responsibility.items():
        k = ELEMENTS.index(element)
        for source, part in ((k, 1 - plan.straight), (conduct, plan.straight)):
            curve = _expected_answer(conditions[:, source], grid)
            level = np.interp(world.person * OF_PERSON[source], grid, curve)
            result += part * weight / total * level
    return result


def _expected_answer(conditions: Floats, shifts: Floats) -> Floats:
    """Mean points of an answer over the conditions, for every shift of all of them."""
    spread = sqrt(HALO**2 + OWN**2 + LENIENCY**2 + DAY_SHOCK**2)
    places, often = np.unique(np.round(conditions * 4), return_counts=True)
    table = np.array([0.5 * (1 + erf(z / sqrt(2))) for z in np.linspace(-8, 8, 3201)])
    at = np.linspace(-8, 8, 3201)
    centre = places[:, None] / 4 + shifts
    steps = 1 + sum(np.interp((centre - 25 * c) / spread, at, table) for c in (1.5, 2.5, 3.5))
    return np.asarray(25 * np.average(steps, axis=0, weights=often))


LENIENCY, DAY_SHOCK = 5.0, 3.0
"""Standard deviation of citizens' general leniency and of an officer's day."""


@dataclass(frozen=True)
class Visits:
    """Responses before they are coded; `team` holds up to three people, -1 where empty."""

    server: Ints
    team: Ints
    share: Floats
    service: Ints
    unit: Ints
    day: Ints
    second: Ints
    channel: Ints
    verified: Flags
    form: Ints
    rater: Ints
    device: Ints
    ticket: Ints
    answers: NDArray[np.int8]
    overall: Ints
    fraud: Flags

    def __getitem__(self, rows: Flags | Ints) -> "Visits":
        return Visits(**{name: getattr(self, name)[rows] for name in self.__dataclass_fields__})


def joined(parts: list[Visits]) -> Visits:
    """Put visits one after the other."""
    return Visits(**{n: np.concatenate([getattr(p, n) for p in parts]) for n in Visits.__dataclass_fields__})


def visits_of(world: World, rng: np.random.Generator) -> Visits:
    plan = world.plan
    size = int(plan.responses * 1.25)
    server = rng.choice(len(world.person), size, p=world.volume / world.volume.sum())
    day = rng.integers(0, WORKING_DAYS, size)
    month = day * MONTHS // WORKING_DAYS
    moved = day >= world.moves_on[server]
    unit = np.where(moved, world.second_home[server], world.home[server])
    service = world.repertoire[server, rng.integers(0, 3, size)]
    rest = 1 - plan.ticket_share
    shares = [plan.ticket_share, 0.3 * rest, 0.18 * rest, 0.17 * rest, 0.35 * rest]
    channel = rng.choice(5, size, p=shares)
    tap_chance = np.array([0.25, 0.35, 0.2, 0.5, 1.0])[channel]
    form = (rng.random(size) < tap_chance).astype(np.int64)
    citizens = size // 2
    rater = rng.integers(0, citizens, size)
    leniency = rng.normal(0, LENIENCY, citizens)[rater]
    shock = rng.normal(0, DAY_SHOCK, (len(world.person), WORKING_DAYS))[server, day]
    mood = rng.normal(0, HALO, size) + leniency + shock
    values = latent(
        world, person=world.person[server], unit=unit, service=service, month=month, loading=OF_PERSON
    )
    answered = cut(values + mood[:, None] + rng.normal(0, OWN, values.shape))
    straight = rng.random(size) < plan.straight * np.clip(1 + mood / 40, 0.3, 2.0)
    conduct = ELEMENTS.index(Element.PERILAKU)
    answered[straight] = answered[straight, conduct][:, None]
    blank = rng.random(answered.shape) < np.array([0.02, 0.02, 0.06, 0.04, 0.03, 0.03, 0.02, 0.3, 0.02])
    blank &= (rng.random(size) < 0.4)[:, None]
    answered[blank] = 0
    whole = values.mean(axis=1) + 0.28 * world.person[server]
    overall = cut(whole + mood + rng.normal(0, 0.7 * OWN, size)).astype(np.int64)
    heard = _who_speaks(channel, mood, rng)
    kiosk = channel == Channel.KIOSK
    team, share = _teams(world, server, day, channel, rng)
    visits = Visits(
        server=server,
        team=team,
        share=share,
        service=service,
        unit=unit,
        day=day,
        second=day * DAY_SECONDS + rng.integers(28_800, 57_600, size),
        channel=channel,
        verified=channel == Channel.TICKET,
        form=form,
        rater=np.where(kiosk, UNKNOWN, rater),
        device=np.where(kiosk, 10_000_000 + unit, rater),
        ticket=np.where(channel == Channel.TICKET, np.arange(size), UNKNOWN),
        answers=answered,
        overall=overall,
        fraud=np.zeros(size, dtype=np.bool_),
    )
    return visits[np.flatnonzero(heard)[: plan.responses]]


def _who_speaks(channel: Ints, mood: Floats, rng: np.random.Generator) -> Flags:
    """On tickets everyone is asked; elsewhere the upset and the delighted speak more often."""
    z = mood / HALO
    badge = 0.75 + 0.15 * np.clip(z, -1, 1)
    opened = 0.6 + 0.25 * np.clip(np.abs(z), 0, 1.4) - 0.08 * z
    chance = np.select([channel == Channel.TICKET, channel == Channel.BADGE], [0.85, badge], opened)
    return rng.random(len(mood)) < chance


def _teams(
    world: World, server: Ints, day: Ints, channel: Ints, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """Name the server, or only the desk: two or three colleagues whose company changes weekly."""
    size = len(server)
    plan = world.plan
    team = np.full((size, 3), UNKNOWN)
    share = np.zeros((size, 3))
    team[:, 0], share[:, 0] = server, 1.0
    named = np.select(
        [channel == Channel.TICKET, channel == Channel.BADGE, channel == Channel.KIOSK],
        [rng.random(size) < 0.85, np.ones(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)],
        rng.random(size) < 0.4,
    )
    week = day // 5
    # Colleagues of a unit are `units` apart; every week they are seated anew.
    seating = np.argsort(rng.random((WORKING_DAYS // 5, plan.units, plan.staff)), axis=2)
    seat_of = np.argsort(seating, axis=2)
    home, rank = server % plan.units, server // plan.units
    for mates, split in ((2, (0.55, 0.45, 0.0)), (3, (0.4, 0.35, 0.25))):
        rows = np.flatnonzero(~named & (world.team_size[server] == mates))
        seat = seat_of[week[rows], home[rows], rank[rows]]
        desk = np.minimum(seat // mates * mates, plan.staff - mates)
        for place in range(mates):
            mate = seating[week[rows], home[rows], desk + place]
            team[rows, place] = home[rows] + mate * plan.units
        share[rows] = split
    return team, share
