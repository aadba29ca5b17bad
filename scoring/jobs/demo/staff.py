"""Who works where: people and their assignments, some of them moved, and every counter's weekly rosters."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta

from scoring.jobs.demo.dice import Dice, some
from scoring.jobs.demo.names import person
from scoring.jobs.demo.organisation import ROOT, Counter, Organisation, Size
from scoring.jobs.interchange.records import AssignmentRow, EmployeeRow, RosterRow

MOVED = 0.09
"""Share of the staff who change offices during the period: without movers, people and offices cannot be
told apart."""

_STAFF = {Size.SMALL: 0.68, Size.CITY: 3.86}
_CLERKS = ("Pengadministrasi Umum", "Pengelola Layanan Operasional", "Penelaah Teknis Kebijakan")
_POSITIONS = {
    "puskesmas": ("Perawat Terampil", "Bidan Terampil", "Asisten Apoteker", "Perekam Medis"),
    "rsud": ("Perawat Ahli Pertama", "Perekam Medis", "Asisten Apoteker", "Pranata Laboratorium"),
    "upt": ("Pengelola Pajak Daerah", "Petugas Loket Samsat"),
    "kelurahan": ("Pengelola Pelayanan Kelurahan", "Pengadministrasi Umum"),
    "bumd": ("Staf Hubungan Langganan", "Petugas Loket"),
}
_HEADS = {
    "dinas": "Kepala Dinas", "badan": "Kepala Badan", "puskesmas": "Kepala Puskesmas", "kabupaten": "Bupati",
    "rsud": "Direktur RSUD", "upt": "Kepala UPT", "kecamatan": "Camat", "kelurahan": "Lurah",
    "bumd": "Direktur Utama", "mpp": "Kepala MPP", "inspektorat": "Inspektur",
    "sekretariat": "Sekretaris Daerah",
}  # fmt: skip
_SHIFTS = {
    "rsud": (("P", time(7), time(14)), ("S", time(14), time(21)), ("M", time(21), time(7))),
    "puskesmas": (("P", time(7, 30), time(14, 30)),),
}
_OFFICE_HOURS = (("P", time(8), time(12)), ("S", time(12), time(16)))
_TEAMS = ((1.0,), (1.0,), (0.6, 0.4), (0.7, 0.3), (0.5, 0.3, 0.2))


@dataclass(frozen=True, slots=True)
class Shift:
    """One team at one counter for a week.

    Attributes:
        roster_id: identifier of the team's rows.
        week: its Monday.
        starts: beginning of the daily hours.
        ends: end of the daily hours; before the start over midnight.
        team: employee and desk share.
    """

    roster_id: str
    week: date
    starts: time
    ends: time
    team: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody, and the shifts of each counter."""

    employees: tuple[EmployeeRow, ...]
    assignments: tuple[AssignmentRow, ...]
    rosters: tuple[RosterRow, ...]
    shifts: dict[str, tuple[Shift, ...]]


def hire(dice: Dice, size: Size, organisation: Organisation, *, first: date, last: date) -> Staff:
    """People the offices and draw up rosters for every week from ``first`` to ``last``, both inclusive."""
    employees: list[EmployeeRow] = []
    assignments: list[AssignmentRow] = []
    at_desk: dict[str, list[str]] = defaultdict(list)
    for unit in organisation.units:
        office = organisation.offices.get(unit.unit_id)
        clerks = 0 if office is None else round(office.staff * _STAFF[size])
        for number in range(clerks + 1):
            kind = unit.kind or ""
            is_head = number == 0
            made = person(
                dice,
                today=last,
                serial=len(employees),
                is_health=kind in {"puskesmas", "rsud"} and not is_head,
            )
            employee_id = f"A{len(employees) + 1:05d}"
            position = _HEADS.get(kind, "Kepala") if is_head else dice.choice(_POSITIONS.get(kind, _CLERKS))
            employees.append(
                EmployeeRow(
                    employee_id,
                    made.name,
                    unit.unit_id,
                    made.nip,
                    position,
                    made.employment,
                    unit.unit_id if is_head and unit.unit_id != ROOT else None,
                )
            )
            if not is_head:
                at_desk[unit.unit_id].append(employee_id)
            begun = date(last.year - dice.randint(1, 4), dice.randint(1, 12), 1)
            assignments.append(AssignmentRow(employee_id, unit.unit_id, min(begun, first)))
    moves = _move(dice, organisation, at_desk, assignments, employees, first=first, last=last)
    rosters, shifts = _rosters(dice, organisation, at_desk, moves, first=first, last=last)
    return Staff(tuple(employees), tuple(assignments), tuple(rosters), shifts)


def _move(
    dice: Dice,
    organisation: Organisation,
    at_desk: dict[str, list[str]],
    assignments: list[AssignmentRow],
    employees: list[EmployeeRow],
    *,
    first: date,
    last: date,
) -> dict[str, tuple[str, str, date]]:
    """Move some people between offices of one kind; return from where, to where and from which day."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for unit_id, office in organisation.offices.items():
        by_kind[office.kind].append(unit_id)
    moves: dict[str, tuple[str, str, date]] = {}
    for index, row in enumerate(assignments.copy()):
        moving = organisation.offices.get(row.unit_id)
        if moving is None or row.employee_id not in at_desk[row.unit_id] or len(at_desk[row.unit_id]) < 3:
            continue
        others = [one for one in by_kind[moving.kind] if one != row.unit_id]
        if not others or dice.random() >= MOVED:
            continue
        to = dice.choice(others)
        # Rosters run by the week, so people move on a Monday.
        day = first + timedelta(days=dice.randint(20, max(21, (last - first).days - 20)))
        day -= timedelta(days=day.weekday())
        moves[row.employee_id] = (row.unit_id, to, day)
        assignments[index] = row._replace(end_date=day - timedelta(days=1))
        assignments.append(AssignmentRow(row.employee_id, to, day))
        place = int(row.employee_id[1:]) - 1
        employees[place] = employees[place]._replace(home_unit_id=to)
    return moves


def _rosters(
    dice: Dice,
    organisation: Organisation,
    at_desk: dict[str, list[str]],
    moves: dict[str, tuple[str, str, date]],
    *,
    first: date,
    last: date,
) -> tuple[list[RosterRow], dict[str, tuple[Shift, ...]]]:
    rows: list[RosterRow] = []
    shifts: dict[str, list[Shift]] = defaultdict(list)
    week = first - timedelta(days=first.weekday())
    while week <= last:
        present = _present(at_desk, moves, week)
        for counter in organisation.counters:
            for shift in _week(dice, counter, present[counter.point.unit_id], week):
                shifts[counter.point.point_id].append(shift)
                rows += [
                    RosterRow(
                        shift.roster_id,
                        counter.point.unit_id,
                        week,
                        week + timedelta(days=6),
                        who,
                        share,
                        counter.point.point_id,
                        shift.starts,
                        shift.ends,
                    )
                    for who, share in shift.team
                ]
        week += timedelta(days=7)
    return rows, {point: tuple(own) for point, own in shifts.items()}


def _present(
    at_desk: dict[str, list[str]], moves: dict[str, tuple[str, str, date]], week: date
) -> dict[str, list[str]]:
    present = {unit_id: list(people) for unit_id, people in at_desk.items()}
    for who, (left, to, day) in moves.items():
        if week >= day:
            present[left].remove(who)
            present[to].append(who)
    return present


def _week(dice: Dice, counter: Counter, people: list[str], week: date) -> list[Shift]:
    made = []
    for letter, starts, ends in _SHIFTS.get(counter.office.kind, _OFFICE_HOURS):
        if letter == "M" and "IGD" not in counter.point.name:
            continue
        shares = dice.choice(_TEAMS)
        members = some(dice, people, len(shares))
        if len(members) < len(shares):
            shares = (1.0,)
        team = tuple(zip(sorted(members[: len(shares)]), shares, strict=True))
        roster_id = f"J-{counter.point.point_id}-{week:%y%m%d}-{letter}"
        made.append(Shift(roster_id, week, starts, ends, team))
    return made
