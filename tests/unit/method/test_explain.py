"""A score is explained by its own calculation, in both languages."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.method import explain, person, verdict, wording
from scoring.method.baseline import Baseline, typical
from scoring.method.cells import officer_sets
from scoring.method.channels import Trust
from scoring.method.elements import Element
from scoring.method.explain import Explanation
from scoring.method.misuse import Reason
from scoring.method.verdict import Lack, Verdict
from scoring.method.versions import V1, Method, with_settings
from scoring.method.wording import Language
from tests.unit.method.columns import by_ticket, cells_of, responses_of

COLLEAGUES = 12


def explained(
    *rows: dict[str, int], method: Method = V1, set_aside: dict[Reason, int] | None = None
) -> Explanation:
    """Explain person 0 among average colleagues with 150 ticketed responses each."""
    others = [
        by_ticket(officer_set=p, value=7_955, rater=i, day=i)
        for p in range(1, COLLEAGUES + 1)
        for i in range(150)
    ]
    sets = officer_sets([{p: 1.0} for p in range(COLLEAGUES + 1)], COLLEAGUES + 1)
    solution = person.solve(cells_of(responses_of(*rows, *others)), sets, method, baseline=flat_at_eighty())
    said = verdict.verdicts(solution.scores, method)
    return explain.explain(0, solution.sums, solution.scores, said, method, set_aside=set_aside)


def flat_at_eighty() -> Baseline:
    return replace(typical(V1), level=80.0)


def ticketed(size: int, points: int) -> list[dict[str, int]]:
    return [by_ticket(value=points * 100, rater=i, day=i) for i in range(size)]


def opened(size: int, points: int) -> list[dict[str, int]]:
    return [{"value": points * 100, "rater": 500 + i, "day": i} for i in range(size)]


def test_the_parts_add_up_to_the_score() -> None:
    told = explained(*ticketed(100, 84), *opened(30, 82))
    assert [part.trust for part in told.parts] == [Trust.VERIFIED, Trust.OPEN]
    assert [part.n for part in told.parts] == [100, 30]
    assert [part.obtained for part in told.parts] == pytest.approx([84, 82])
    assert [part.expected for part in told.parts] == pytest.approx([80, 80])
    combined = sum(part.weight * part.deviation for part in told.parts)
    assert combined == pytest.approx(told.deviation)
    assert told.level + told.reliability * combined == pytest.approx(told.score)
    assert told.colleagues == 0
    assert told.credit == pytest.approx(told.score - told.level)
    assert told.raw_mean == pytest.approx((100 * 84 + 30 * 82) / 130)
    assert told.verdict is Verdict.MEETS


def test_it_is_told_in_indonesian_with_decimal_commas() -> None:
    lines = explain.sentences(explained(*ticketed(100, 84), set_aside={Reason.BURST: 3}), Language.INDONESIAN)
    assert lines[0] == (
        "Nilai Anda 83,4 (kemungkinan besar antara 79,6 dan 87,2). Keputusan: sesuai ekspektasi."
    )
    assert lines[1].startswith("Ada 100 tanggapan")
    assert lines[2] == "Rata-rata mentah 84,0."
    assert lines[3] == (
        "Tiket (100 tanggapan): petugas rata-rata di layanan, unit, dan kanal yang sama"
        " diperkirakan menerima 80,0, Anda 84,0; selisih yang menjadi bagian Anda +4,0, bobot 100 %."
    )
    assert lines[4] == ("Selisih gabungan +4,0. Keandalan 83,9 %: selisih dikalikan keandalan = +3,4.")
    assert lines[5] == "Nilai acuan 80,0 ditambah +3,4 menjadi 83,4."
    assert lines[6] == (
        "Tidak dihitung untuk Anda, karena urusan unit: persyaratan, prosedur, biaya, produk,"
        " penanganan pengaduan, sarana dan prasarana."
    )
    assert lines[7] == "3 tanggapan dikarantina: lonjakan searah dalam setengah jam."
    assert len(lines) == 8


def test_it_is_told_in_english() -> None:
    lines = explain.sentences(explained(*ticketed(100, 70)), Language.ENGLISH)
    assert lines[0].startswith("Your score is 71.6 (very likely between")
    assert "your part of the difference is -10.0" in lines[3]
    assert "{" not in "".join(lines)


def test_a_class_under_review_is_said_to_be_left_out() -> None:
    told = explained(*ticketed(60, 76), *opened(200, 100))
    lines = explain.sentences(told, Language.ENGLISH)
    assert told.verdict is Verdict.INSUFFICIENT
    assert told.lack is Lack.CONFLICT
    assert lines[1] == wording.LACKS[Language.ENGLISH][Lack.CONFLICT]
    assert "260 responses" in lines[2]
    assert len(lines) == 3
    told_anyway = explain.sentences(replace(told, shown=True), Language.ENGLISH)
    assert any("Open (200 responses) contradicts" in line for line in told_anyway)


def test_a_handful_of_responses_is_counted_but_not_spelled_out() -> None:
    lines = explain.sentences(explained(*ticketed(100, 84), *opened(4, 78)), Language.ENGLISH)
    assert "Open (4 responses): counted, but too few to be spelled out." in lines
    assert not any("78.0" in line for line in lines)


def test_too_few_responses_are_not_told_at_all() -> None:
    told = explained(*ticketed(9, 84))
    assert not told.shown
    assert explain.sentences(told, Language.ENGLISH) == (
        "There are not yet enough responses to show a score.",
    )


def test_someone_nobody_rated_is_explained_without_a_mean() -> None:
    told = explained()
    assert told.raw_mean is None
    assert told.parts == ()
    assert told.score == told.level


def test_what_is_not_counted_follows_the_method() -> None:
    everything = with_settings(V1, {"person_weights": {f"u{i}": 1 for i in range(1, 10)}})
    told = explained(*ticketed(100, 84), method=everything)
    assert told.not_counted == ()
    assert not any("unit's" in line for line in explain.sentences(told, Language.ENGLISH))
    assert Element.BIAYA in explained(*ticketed(100, 84)).not_counted


@pytest.mark.parametrize("language", Language)
def test_every_word_exists_in_every_language(language: Language) -> None:
    assert set(wording.WORDS[language]) == set(wording.WORDS[Language.INDONESIAN])
    assert set(wording.VERDICTS[language]) == set(Verdict)
    assert set(wording.LACKS[language]) == set(Lack)
    assert set(wording.TRUSTS[language]) == set(Trust)
    assert set(wording.REASONS[language]) == set(Reason)
    assert set(wording.ELEMENT_NAMES[language]) == set(Element)


@pytest.mark.parametrize("language", Language)
def test_what_movers_show_about_the_colleagues_is_part_of_the_sum(language: Language) -> None:
    told = replace(explained(*ticketed(100, 84)), colleagues=1.2, score=84.6)
    (line,) = [s for s in explain.sentences(told, language) if "+1" in s]
    assert line.endswith(("+1,2, dan +3,4 menjadi 84,6.", "+1.2 and +3.4 make 84.6."))


def test_numbers_are_plain_floats_that_can_be_stored() -> None:
    told = explained(*ticketed(100, 84))
    assert not any(isinstance(v, np.generic) for v in (told.score, told.n, told.reliability))
