"""Nobody can be read out of a published number, nor out of a total minus the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import disclosure

cells = st.dictionaries(st.integers(0, 7), st.integers(0, 30))
tables = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 30), max_size=16)


@pytest.mark.parametrize(("ratings", "allowed"), [(0, False), (9, False), (10, True)])
def test_ten_ratings_make_a_public_number(ratings: int, allowed: bool) -> None:
    assert disclosure.may_publish(ratings) is allowed


@pytest.mark.parametrize(("responses", "citizens", "allowed"), [(10, 5, True), (9, 9, False), (30, 4, False)])
def test_a_person_sees_a_score_from_ten_responses_of_five_citizens(
    responses: int, citizens: int, allowed: bool
) -> None:
    assert disclosure.may_show_person(responses, citizens) is allowed


@pytest.mark.parametrize(("people", "ratings", "allowed"), [(5, 10, True), (4, 900, False), (5, 9, False)])
def test_a_team_is_public_from_five_people(people: int, ratings: int, allowed: bool) -> None:
    assert disclosure.may_publish_team(people, ratings) is allowed


@pytest.mark.parametrize(("waiting", "age", "allowed"), [(5, 7, True), (4, 70, False), (50, 6, False)])
def test_comments_come_late_and_together(waiting: int, age: int, allowed: bool) -> None:
    assert disclosure.may_release_comments(waiting, age) is allowed


def test_a_small_cell_takes_the_smallest_other_with_it() -> None:
    assert disclosure.hidden({"ktp": 4, "kk": 60, "akta": 25}) == {"ktp", "akta"}


def test_without_a_public_total_only_the_small_cell_goes() -> None:
    assert disclosure.hidden({"ktp": 4, "kk": 60}, total_is_public=False) == {"ktp"}


def test_two_small_cells_that_together_are_still_small_take_a_third() -> None:
    assert disclosure.hidden({"a": 3, "b": 4, "c": 50, "d": 20}) == {"a", "b", "d"}


def test_two_small_cells_that_together_are_enough_hide_each_other() -> None:
    assert disclosure.hidden({"a": 6, "b": 4, "c": 50}) == {"a", "b"}


def test_an_empty_cell_is_neither_hidden_nor_a_hiding_place() -> None:
    assert disclosure.hidden({"a": 0, "b": 4, "c": 50}) == {"b", "c"}
    assert disclosure.hidden({"a": 4, "b": 0}) == {"a"}


def test_nothing_is_hidden_needlessly() -> None:
    assert disclosure.hidden({"a": 10, "b": 0, "c": 12}) == frozenset()


def test_in_a_table_rows_and_columns_both_keep_the_secret() -> None:
    table = {
        ("ktp", "jan"): 3,
        ("ktp", "feb"): 40,
        ("ktp", "mar"): 30,
        ("kk", "jan"): 20,
        ("kk", "feb"): 50,
        ("kk", "mar"): 60,
    }
    gone = disclosure.hidden_in_table(table)
    assert gone == {("ktp", "jan"), ("ktp", "mar"), ("kk", "jan"), ("kk", "mar")}


@given(cells)
def test_no_public_total_gives_a_hidden_cell_away(table: dict[int, int]) -> None:
    gone = disclosure.hidden(table)
    assert all(table[key] >= disclosure.PUBLIC_CELL for key in table if key not in gone and table[key])
    visible = [key for key in table if key not in gone and table[key] > 0]
    if gone and visible:
        assert len(gone) >= 2
        assert sum(table[key] for key in gone) >= disclosure.PUBLIC_CELL


@given(tables)
def test_no_row_or_column_total_gives_a_hidden_cell_away(
    table: dict[tuple[int, int], int],
) -> None:
    gone = disclosure.hidden_in_table(table)
    for axis in (0, 1):
        for line in range(4):
            inside = [key for key in gone if key[axis] == line]
            visible = [k for k in table if k[axis] == line and k not in gone and table[k] > 0]
            if inside and visible:
                assert len(inside) >= 2
                assert sum(table[key] for key in inside) >= disclosure.PUBLIC_CELL
