"""A method has a name and is never edited."""

from dataclasses import FrozenInstanceError, replace

import orjson
import pytest

from scoring.method import versions
from scoring.method.elements import Element
from scoring.method.versions import CURRENT, METHODS, V1


def test_the_published_parameters_of_v1_do_not_change() -> None:
    assert V1.as_record() == {
        "name": "v1",
        "responsibility": {
            "persyaratan": 0.0,
            "prosedur": 0.0,
            "waktu": 0.5,
            "biaya": 0.0,
            "produk": 0.0,
            "kompetensi": 1.0,
            "perilaku": 1.0,
            "pengaduan": 0.0,
            "sarana": 0.0,
        },
        "tap_loading": 0.65,
        "tap_loading_people": 40,
        "rater_discount": 0.30,
        "device_discount": 1.0,
        "day_rho_verified": 0.05,
        "day_rho_unverified": 0.25,
        "sweeps": 8,
        "winsor_sd": 4.0,
        "omega2_badge": 2.0,
        "omega2_open": 6.0,
        "omega2_people": 40,
        "conflict_z": 3.0,
        "conflict_n_eff": 4.0,
        "sorting": 0.09,
        "level_variance": 0.05,
        "standard_low": 76.61,
        "standard_high": 88.31,
        "reference_channel": "ticket",
        "reference_mix": "volume",
        "reference_level": None,
        "verdict_n_eff": 30.0,
        "verdict_reliability": 0.70,
        "verdict_half_width": 6.0,
        "verdict_verified_n_eff": 15.0,
        "below_family_error": 0.05,
        "below_each": 0.20,
        "below_verified": 0.50,
        "coaching_error": 0.05,
        "above_probability": 0.90,
        "above_verified": 0.30,
    }


def test_every_method_is_found_by_its_name() -> None:
    assert all(METHODS[name].name == name for name in METHODS)
    assert METHODS[CURRENT.name] is CURRENT


def test_a_method_cannot_be_edited() -> None:
    with pytest.raises(FrozenInstanceError):
        V1.sweeps = 9  # type: ignore[misc]
    with pytest.raises(TypeError):
        V1.responsibility[Element.BIAYA] = 1.0  # type: ignore[index]


def test_a_stored_method_comes_back_the_same() -> None:
    changed = replace(V1, standard_low=70.0)
    for method in (V1, changed):
        stored = orjson.loads(orjson.dumps(method.as_record()))
        assert versions.from_record(stored) == method


def test_a_record_of_only_a_name_has_the_defaults() -> None:
    assert versions.from_record({"name": "v1"}) == V1


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ({"name": "v9", "secret_bonus": 5}, "secret_bonus"),
        ({"sweeps": 3}, "needs a name"),
        ({"name": "v1", "responsibility": [1, 2]}, "must be a mapping"),
    ],
)
def test_a_record_that_is_not_understood_is_refused(record: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        versions.from_record(record)


def test_settings_of_the_interchange_file_are_applied() -> None:
    settings = {
        "format": "skor-1",
        "person_weights": {"u3": 0.5, "u6": 1, "U7": 1, "u4": 0},
        "standard_low": 72,
        "standard_high": 90,
        "reference_channel": "badge",
        "reference_mix": None,
    }
    method = versions.with_settings(V1, settings)
    assert method.responsibility == V1.responsibility
    assert (method.standard_low, method.standard_high) == (72, 90)
    assert method.reference_channel == "badge"
    assert method.reference_mix == "volume"
    assert versions.with_settings(V1, {}) == V1


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"standard_low": 90, "standard_high": 80}, "is not below"),
        ({"person_weights": {"u10": 1}}, "unknown elements"),
        ({"person_weights": {"u6": -1}}, "must not be negative"),
        ({"person_weights": {"u6": 0}}, "one must be above 0"),
        ({"person_weights": {}}, "one must be above 0"),
        ({"reference_channel": "fax"}, "unknown channel"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        versions.with_settings(V1, settings)
