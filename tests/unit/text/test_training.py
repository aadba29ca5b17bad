"""The committed scripts learn a working model, the same one every time, and judge it honestly."""

from pathlib import Path

import numpy as np
import pytest

from scoring.text import corpus, evaluate, learn, metrics, model, train
from scoring.text.features import read

_SENTENCES = {
    "positive": ["makanan enak sekali", "tempat bagus dan nyaman", "barang cepat sampai", "suka banget"],
    "negative": ["makanan basi", "tempat kotor dan bau", "barang rusak", "kecewa berat"],
    "neutral": ["saya pergi ke pasar", "toko buka pukul delapan", "rapat diadakan besok", "ini nomor dua"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Collections of the expected shape, a few invented sentences each."""
    labelled = [(label, text) for label, texts in _SENTENCES.items() for text in texts]
    smsa = ["id\tlabel\ttext", *(f"s-{i}\t{label}\t{text}" for i, (label, text) in enumerate(labelled))]
    nusax = ["id\tlang\tlabel\ttext"]
    nusax += [
        f"x-{lang}-{i}\t{lang}\t{label}\t{text} {lang}"
        for lang in corpus.LANGUAGES
        for i, (label, text) in enumerate(labelled)
    ]
    for part in ("train", "valid"):
        (tmp_path / f"smsa_{part}.tsv").write_text("\n".join(smsa) + "\n", encoding="utf-8")
        (tmp_path / f"nusax_{part}.tsv").write_text("\n".join(nusax) + "\n", encoding="utf-8")
    (tmp_path / "prdect_train.tsv").write_text("\n".join(smsa) + "\n", encoding="utf-8")
    service = [
        "id\tsentiment\tunsur\tpii\tcorruption\turgent\tservice\tstyle\tphenomena\ttext",
        "v-1\tnegative\tU3\tname\t0\t0\tmpp\tcolloquial\tnone\tPak Budi lama banget",
        "v-2\tpositive\tU7\tnone\t0\t0\tmpp\tformal\tshort\tpetugas ramah",
        "v-3\tneutral\tnone\tnik,phone\t0\t0\tmpp\tformal\tnone\tNIK 3374015503900000 hp 081200001234",
        "v-4\tnegative\tU4\taddress\t1\t0\tmpp\tslang\tnone\tpungli di Jl. Melati No. 8",
        "v-5\tnegative\tU9\temail\t0\t1\tmpp\tformal\tnone\tkabel putus, lapor ke a@b.id",
    ]
    service += [line.replace("v-", "w-") for line in service[1:]]
    (tmp_path / "service_comments_dev.tsv").write_text("\n".join(service) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def few_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    few = list(corpus.examples())[::10]
    monkeypatch.setattr(corpus, "examples", lambda: iter(few))


@pytest.mark.usefixtures("few_examples")
def test_training_writes_the_same_small_working_file_twice(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "first.npz", tmp_path / "second.npz"]
    for file in files:
        monkeypatch.setattr("sys.argv", ["train", str(folder), "--out", str(file)])
        train.main()
    first, second = (np.load(file, allow_pickle=False) for file in files)
    assert all(np.array_equal(first[name], second[name]) for name in first.files)
    with files[0].open("rb") as source:
        learned = model.read_model(source)
    shares, _ = learned.scores([read("makanan enak"), read("kecewa, kotor dan bau")])
    assert shares[0].argmax() == model.STANCES.index("positive")
    assert shares[1].argmax() == model.STANCES.index("negative")


@pytest.mark.usefixtures("few_examples")
def test_what_staff_have_corrected_is_learned_from_too(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "corrections.tsv"
    row = "positive\tnone\tnone\tZxqw vbnm sekali"
    file.write_text("sentiment\telements\talert\ttext\n" + f"{row}\n" * 9, encoding="utf-8")
    shares = []
    for more in ([], ["--corrections", str(file)]):
        out = tmp_path / f"{len(more)}.npz"
        monkeypatch.setattr("sys.argv", ["train", str(folder), "--out", str(out), *more])
        train.main()
        with out.open("rb") as source:
            shares.append(model.read_model(source).scores([read("zxqw vbnm sekali")])[0][0])
    assert shares[1][2] > max(shares[0][2], 0.5)


@pytest.mark.usefixtures("few_examples")
def test_evaluation_prints_every_figure_with_its_interval(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["evaluate", str(folder)])
    evaluate.main()
    printed = capsys.readouterr().out
    for figure in ("SmSA validation", "NusaX jav", "elements, micro-F1", "bribery recall", "name recall"):
        assert figure in printed
    assert "nik recall                       1.000 [1.000, 1.000] n=2" in printed


def test_the_model_that_travels_with_the_code_is_small() -> None:
    path = Path(model.__file__).parent / "data" / "model.npz"
    assert path.stat().st_size < 1_000_000


def test_no_sentence_is_in_training_and_in_the_test_of_its_own_translation() -> None:
    row = {"sentiment": "x"}
    samples = [
        corpus.Sample("nusax", False, "train-7", lang, (), row["sentiment"], None, None, "")
        for lang in corpus.LANGUAGES
    ]
    assert len({sample.fold(5) for sample in samples}) == 1


def test_f1_of_a_perfect_and_of_a_constant_answer() -> None:
    assert metrics.macro_f1(["a", "b", "a"], ["a", "b", "a"]).value == 1
    assert metrics.macro_f1(["a", "b", "a", "b"], ["a"] * 4).value == pytest.approx(1 / 3)


def test_the_interval_holds_the_value_and_narrows_with_more_comments() -> None:
    few = metrics.recall([True] * 20, [True, False] * 10)
    many = metrics.recall([True] * 2000, [True, False] * 1000)
    assert few.low < few.value == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_micro_f1_counts_labels_of_all_comments_together() -> None:
    right = [frozenset({"waktu", "biaya"}), frozenset()]
    said = [frozenset({"waktu"}), frozenset({"biaya"})]
    assert metrics.micro_f1(right, said).value == pytest.approx(2 * 1 / 4)


def test_fitting_finds_the_least_squares_of_a_bowl() -> None:
    aim = np.array([3.0, -2.0, 0.5], dtype=np.float32)

    def bowl(point: learn.Floats) -> tuple[float, learn.Floats]:
        return float(((point - aim) ** 2).sum()), 2 * (point - aim)

    assert learn.minimise(bowl, np.zeros(3, dtype=np.float32), steps=50) == pytest.approx(aim, abs=1e-2)


def test_sparse_rows_multiply_like_a_full_matrix() -> None:
    rows = learn.Rows.build([([0, 2], [1.0, 2.0]), ([1], [3.0])], 3)
    full = np.array([[1, 0, 2], [0, 3, 0]], dtype=np.float32)
    weights = np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32)
    assert rows.dot(weights) == pytest.approx(full @ weights)
    assert rows.transposed_dot(weights[:2]) == pytest.approx(full.T @ weights[:2])
    assert rows.take(np.array([1])).dot(weights) == pytest.approx(full[1:] @ weights)
