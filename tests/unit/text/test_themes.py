"""Themes say what many people said, and never what one person said."""

import pytest

from scoring.text import analyze_many, themes


def test_spellings_of_one_complaint_count_together() -> None:
    comments = ["AC mati", "acnya mati", "ac  mati terus", "Petugas ramah"]
    found = themes(analyze_many(comments))
    assert [(theme.phrase, theme.comments) for theme in found] == [("ac mati", 3)]


def test_negation_stays_with_its_word() -> None:
    found = themes(analyze_many(["petugas gak ramah", "tidak ramah", "nggak ramah ah"]))
    assert found[0].phrase in ("gak ramah", "tidak ramah", "nggak ramah")
    assert (found[0].comments, found[0].negative, found[0].positive) == (3, 3, 0)


def test_what_fewer_people_said_is_not_shown() -> None:
    assert themes(analyze_many(["parkir sempit", "parkir sempit"]), at_least=3) == []


def test_a_theme_of_one_person_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="at least two"):
        themes([], at_least=1)


def test_names_and_masks_are_never_a_theme() -> None:
    found = themes(analyze_many(["Bu Rina ramah", "bu Rina ramah", "Bu Rina ramah sekali"]))
    assert [theme.phrase for theme in found] == ["ramah"]


def test_no_more_than_the_limit_and_the_same_every_time() -> None:
    comments = ["antre lama", "toilet kotor", "parkir sempit"] * 4
    assert len(themes(analyze_many(comments), limit=2)) == 2
    assert themes(analyze_many(comments)) == themes(analyze_many(reversed(comments)))
