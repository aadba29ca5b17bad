"""The demonstration is believable, repeats itself, and would pass any check a real set has to pass."""

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from scoring.directory.rules import check_nip
from scoring.jobs.demo import Size, comments, kabupaten
from scoring.jobs.demo.dice import count, shake
from scoring.jobs.demo.mischief import make
from scoring.jobs.demo.names import full_name
from scoring.jobs.interchange import files
from scoring.jobs.interchange.bundle import Bundle
from scoring.jobs.interchange.check import read_set
from scoring.jobs.interchange.cross import repeated_tickets
from scoring.method.elements import Element
from scoring.terms import Channel
from scoring.visits.rules import ALPHABET

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def small() -> Bundle:
    return kabupaten(Size.SMALL, seed=7, today=TODAY)


@pytest.fixture(scope="module")
def city() -> Bundle:
    return kabupaten(Size.CITY, seed=7, today=TODAY)


def test_it_passes_every_check_and_reads_back_the_same(small: Bundle, tmp_path: Path) -> None:
    files.write(small, tmp_path / "demo")
    checked = read_set(tmp_path / "demo", today=TODAY)
    assert checked.problems == ()
    assert checked.notices == ()
    assert checked.bundle.sorted() == small.sorted()


def test_the_same_seed_and_day_give_the_same_regency(small: Bundle) -> None:
    assert kabupaten(Size.SMALL, seed=7, today=TODAY) == small
    assert kabupaten(Size.SMALL, seed=8, today=TODAY).responses != small.responses


def test_the_small_one_is_small_and_lasts_three_months(small: Bundle) -> None:
    assert 55 <= len(small.employees) <= 70
    assert 3_000 <= len(small.responses) <= 6_000
    days = {row.submitted_at.date() for row in small.responses}
    assert min(days) >= date(2026, 8, 25)
    assert max(days) < TODAY


@pytest.mark.xdist_group("city")
def test_a_city_has_over_a_thousand_people_and_some_190_000_ratings(city: Bundle) -> None:
    assert 1_100 <= len(city.employees) <= 1_350
    assert 175_000 <= len(city.responses) <= 205_000
    assert len({row.code for row in city.points}) == len(city.points)
    comments_said = [row.comment for row in city.responses if row.comment]
    assert len(set(comments_said)) > 20_000


def test_ratings_are_as_surveys_have_them_with_better_and_worse_offices(small: Bundle) -> None:
    ratings = Counter(rating for row in small.responses for rating in row.ratings if rating is not None)
    total = sum(ratings.values())
    assert 3.2 <= sum(rating * n for rating, n in ratings.items()) / total <= 3.4
    assert all(ratings[rating] > 0 for rating in (1, 2, 3, 4))
    by_unit: dict[str, list[int]] = defaultdict(list)
    for row in small.responses:
        by_unit[row.unit_id] += [rating for rating in row.ratings if rating is not None]
    means = sorted(sum(found) / len(found) for found in by_unit.values())
    assert means[-1] - means[0] > 0.4


def test_all_doors_full_forms_and_taps_are_there(small: Bundle) -> None:
    doors = Counter(row.channel for row in small.responses)
    assert set(doors) == {Channel.TICKET, Channel.BADGE, Channel.WEB, Channel.TELEGRAM, Channel.KIOSK}
    assert all(row.overall is not None for row in small.responses if row.channel is Channel.KIOSK)
    full = [row for row in small.responses if any(row.ratings)]
    assert len(full) > len(small.responses) / 2
    assert 0.3 < sum(row.pengaduan is None for row in full) / len(full) < 0.5


def test_who_served_comes_by_ticket_badge_roster_or_not_at_all(small: Bundle) -> None:
    known = Counter(
        "named" if row.employees else "roster" if row.roster_id else "unit" for row in small.responses
    )
    assert all(known[how] > 50 for how in ("named", "roster", "unit"))
    tickets = [row for row in small.responses if row.channel is Channel.TICKET]
    assert all(row.verified and row.employees for row in tickets)


def test_what_is_free_is_rated_free_and_what_costs_is_not(small: Bundle) -> None:
    fees = {service.service_id: service.fee for service in small.services}
    mischief = re.compile("-[bf]")
    for row in small.responses:
        straight = len(set(row.ratings)) == 1
        if row.biaya is not None and not straight and not mischief.search(row.response_id):
            assert (row.biaya == 4) == (fees[row.service_id or ""] == 0)


def test_people_have_numbers_valid_in_form_and_of_both_kinds(small: Bundle) -> None:
    kinds = Counter(check_nip(row.nip or "", today=TODAY).employment for row in small.employees)
    assert all(row.employment == check_nip(row.nip or "", today=TODAY).employment for row in small.employees)
    assert len(kinds) == 2
    assert len({row.name for row in small.employees}) > len(small.employees) * 0.9


def test_people_rotate_and_every_office_has_a_head(small: Bundle) -> None:
    moved = [row for row in small.assignments if row.end_date is not None]
    assert moved
    heads = {row.head_of_unit_id for row in small.employees}
    assert {row.unit_id for row in small.units if row.parent_id is not None} <= heads


def test_counters_have_codes_people_can_type(small: Bundle) -> None:
    for row in small.points:
        assert row.code is not None
        assert len(row.code) == 6
        assert set(row.code) <= set(ALPHABET)


@pytest.mark.xdist_group("city")
def test_some_comments_hint_at_levies_and_some_give_themselves_away(city: Bundle) -> None:
    said = [row.comment for row in city.responses if row.comment]
    assert sum("jalur cepat" in one or "uang rokok harus" in one or "pungli" in one for one in said) > 3
    numbers = [number for one in said for number in re.findall(r"\d{16,}", one)]
    assert numbers
    assert all(len(number) == 16 and number.endswith("0000") for number in numbers)
    phones = [number for one in said for number in re.findall(r"\b08[\d-]{9,}", one)]
    assert phones
    assert all("0000" in number for number in phones)


def test_comments_speak_of_what_was_rated() -> None:
    dice = shake(1, "comments")
    good, bad = dict.fromkeys(Element, 4), dict.fromkeys(Element, 1)
    glad = [comments.compose(dice, good, level=4, noun="KTP", category="adminduk") for _ in range(400)]
    cross = [comments.compose(dice, bad, level=1, noun="KTP", category="adminduk") for _ in range(400)]
    assert len({one.text for one in glad}) > 250
    word = re.compile(r"kecewa|judes|tidak ada tindak lanjut|lambat|error", re.IGNORECASE)
    assert sum(bool(word.search(one.text)) for one in cross) > 3 * sum(
        bool(word.search(one.text)) for one in glad
    )
    assert {"id", "jv"} <= {one.language for one in glad}


@pytest.mark.parametrize("category", ["pajak kendaraan", "bantuan sosial", "perizinan"])
def test_nobody_complains_of_medicine_at_another_office(category: str) -> None:
    dice = shake(2, category)
    bad = dict.fromkeys(Element, 1)
    said = " ".join(
        comments.compose(dice, bad, level=1, noun="berkas", category=category).text for _ in range(600)
    ).lower()
    assert "dokternya" not in said
    assert "obatnya" not in said


def test_no_place_is_left_unfilled(small: Bundle) -> None:
    assert not any("{" in row.comment for row in small.responses if row.comment)


def test_mischief_is_there_to_be_found(small: Bundle) -> None:
    assert len(repeated_tickets(small.responses, spent={})) == 3
    made = make(shake(5, "mischief"), small.responses)
    mashed = [row for row in made if "-k" in row.response_id]
    gaps = {
        (later.submitted_at - earlier.submitted_at).total_seconds() for earlier, later in pairwise(mashed)
    }
    assert gaps == {3.0}


def test_names_come_in_many_ways() -> None:
    dice = shake(1, "names")
    names = [full_name(dice, sex) for sex in "LP" for _ in range(500)]
    assert len(set(names)) > 700
    assert any(" " not in name for name in names)
    assert any(name.startswith("Ni ") for name in names)


def test_counts_follow_their_mean() -> None:
    dice = shake(1, "count")
    drawn = [count(dice, 4.0) for _ in range(2_000)]
    assert 3.8 < sum(drawn) / len(drawn) < 4.2
