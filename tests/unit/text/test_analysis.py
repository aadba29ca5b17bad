"""What a comment says of a service, in the languages people write."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method.elements import Element
from scoring.text import ANALYSIS_VERSION, analyze, analyze_many
from scoring.text.analysis import CUT_MARK, LONGEST


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Bapak loketnya sabar menerangkan, saya jadi paham.", "positive"),
        ("Prosesnya nggak ribet sama sekali", "positive"),
        ("gak pake lama, mantep", "positive"),
        ("👍👍", "positive"),
        ("Tidak ada pungutan apa pun, bersih.", "positive"),
        ("The clerk was kind and quick.", "positive"),
        ("Petugase grapyak tenan, matur nuwun.", "positive"),
        ("Nuhun pisan, petugasna someah.", "positive"),
        ("Rancak bana, urangnyo ramah.", "positive"),
        ("Pelayanannya tidak memuaskan.", "negative"),
        ("lemot bgt, nunggu dr pagi", "negative"),
        ("Dibentak petugas cuma karena bertanya.", "negative"),
        ("😡", "negative"),
        ("Dirty rooms and rude staff.", "negative"),
        ("Petugase sengak, suwe banget.", "negative"),
        ("Luar biasa lamanya, luar biasa bikin kesal.", "negative"),
        ("Jam berapa loketnya buka hari Sabtu?", "neutral"),
        ("Mohon disediakan kursi roda di pintu masuk.", "neutral"),
        ("Ramah sih, tapi antreannya lama.", "neutral"),
        ("Saya datang mengantar tetangga.", "neutral"),
        ("biasa aja", "neutral"),
        ("-", "neutral"),
    ],
)
def test_the_writers_stance_is_read(text: str, sentiment: str) -> None:
    assert analyze(text).sentiment == sentiment


@pytest.mark.parametrize("text", ["", "   ", "12345", "zxqv wkrt", "\x00", "\ud800", "🦕"])
def test_what_is_not_understood_is_unknown_and_not_neutral(text: str) -> None:
    analysis = analyze(text)
    assert (analysis.sentiment, analysis.score, analysis.confidence) == ("unknown", 0.0, 0.0)


def test_the_score_has_the_sign_of_the_stance() -> None:
    assert analyze("sangat memuaskan, terima kasih").score > 0.5
    assert analyze("sangat mengecewakan, kapok").score < -0.5


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("Antrenya tiga jam", {Element.WAKTU}),
        ("Petugasnya judes", {Element.PERILAKU}),
        ("Toiletnya bau", {Element.SARANA}),
        ("Syaratnya kebanyakan", {Element.PERSYARATAN}),
        ("Biayanya mahal", {Element.BIAYA}),
        ("Pengaduan saya tidak ditanggapi", {Element.PENGADUAN}),
        ("Ruang tunggunya nyaman, petugasnya sopan", {Element.SARANA, Element.PERILAKU}),
        ("Terima kasih", set()),
    ],
)
def test_the_elements_a_comment_is_about_are_named(text: str, elements: set[Element]) -> None:
    assert set(analyze(text).elements) == elements


@pytest.mark.parametrize(
    "text",
    [
        "Ada pungli di loket lima",
        "petugas minta uang rokok",
        "bayar seikhlasnya biar cepat katanya",
        "Kalau gak kasih amplop gak jalan",
        "Masuk lewat orang dalam semua",
        "The officer wanted a bribe",
    ],
)
def test_an_allegation_of_bribery_is_flagged(text: str) -> None:
    assert analyze(text).bribery


@pytest.mark.parametrize(
    "text",
    [
        "Tidak ada pungli di sini",
        "bebas pungli, mantap",
        "Kalau mau lapor pungli ke mana?",
        "Antrenya lama sekali",
        "Saya sudah bayar pajak motor",
    ],
)
def test_denials_questions_and_ordinary_payments_are_no_allegation(text: str) -> None:
    assert not analyze(text).bribery


@pytest.mark.parametrize(
    "text",
    [
        "Kabel di ruang tunggu terkelupas, anak saya kesetrum",
        "Perawat salah suntik, adik saya kejang",
        "Saya diancam dan dipukul satpam",
        "Murid dilecehkan gurunya",
        "Plafon hampir runtuh menimpa pasien",
        "Makanannya basi, semua keracunan",
    ],
)
def test_present_danger_is_urgent(text: str) -> None:
    assert analyze(text).urgent


@pytest.mark.parametrize("text", ["Ruangannya panas", "Antre lama", "Petugas ramah", "Obatnya habis"])
def test_ordinary_complaints_are_not_urgent(text: str) -> None:
    assert not analyze(text).urgent


def test_the_record_is_what_the_command_line_prints() -> None:
    record = analyze("Bu Rina ramah").as_record()
    assert record == {
        "sentiment": "positive",
        "score": record["score"],
        "confidence": record["confidence"],
        "elements": ["perilaku"],
        "personal_data": [{"kind": "name", "start": 3, "end": 7}],
        "bribery": False,
        "urgent": False,
        "redacted": "Bu [nama] ramah",
    }
    assert ANALYSIS_VERSION


def test_many_comments_are_read_as_one_by_one() -> None:
    texts = ["Petugas ramah", "", "lama banget", "NIK 3374015503900000"] * 100
    assert list(analyze_many(texts)) == [analyze(text) for text in texts]


def test_a_comment_that_is_too_long_is_cut_with_a_note() -> None:
    analysis = analyze("lama sekali " * 10_000)
    assert analysis.cut
    assert analysis.redacted.endswith(CUT_MARK)
    assert len(analysis.redacted) <= LONGEST + len(CUT_MARK)


def test_a_number_at_the_cut_does_not_slip_by_half() -> None:
    text = "a" * (LONGEST - 8) + " 3374015503900000"
    assert not any(sign.isdigit() for sign in analyze(text).redacted)


@pytest.mark.parametrize("piece", ["a", "1", "@", "-1", "Jl. ", "0812 ", "pak ", "Budi ", "é", "a@", ". "])
def test_a_hundred_thousand_characters_are_read_in_well_under_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    before = time.process_time()
    analyze(text)
    assert time.process_time() - before < 1.5


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_string_can_be_analyzed(text: str) -> None:
    analysis = analyze(text)
    assert -1 <= analysis.score <= 1
    assert 0 <= analysis.confidence <= 1
    analysis.as_record()


def test_reading_a_comment_does_not_import_textblob() -> None:
    code = (
        "import sys, scoring.text; scoring.text.analyze('Petugas ramah');"
        "sys.exit('textblob' in sys.modules or 'nltk' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
