"""Every number the person score depends on, under a name.

A published score names its method, so an old one can be recomputed to the digit. A method is
therefore never edited: a change is a new `Method` beside the old ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType

from scoring.method.channels import Channel
from scoring.method.elements import ELEMENTS, Element

DEFAULT_RESPONSIBILITY: Mapping[Element, float] = MappingProxyType(
    {Element.WAKTU: 0.5, Element.KOMPETENSI: 1.0, Element.PERILAKU: 1.0}
)
"""How far each element is the officer's own doing; absent is 0.

Competence and conduct are the person's, half of the waiting is, and requirements, procedure, fee,
product, complaint handling and building are the unit's.
"""


@dataclass(frozen=True, slots=True)
class Method:
    """The parameters of one version of the person score.

    Variances are in squared points (scale 25..100), thresholds as their comments say.
    """

    name: str

    # What one response is worth
    responsibility: Mapping[Element, float] = field(default_factory=lambda: DEFAULT_RESPONSIBILITY)
    tap_loading: float = 0.65  # how much of an officer's quality shows in a single tap
    tap_loading_people: int = 40  # people with both forms before the loading is estimated
    rater_discount: float = 0.30  # weight of the k-th response of one citizen: 1 / (1 + 0.3 (k-1))
    device_discount: float = 1.0  # same for an unverified device: together never above one vote
    day_rho_verified: float = 0.05  # resemblance of responses on one day
    day_rho_unverified: float = 0.25  # which also caps a day at about four votes

    # How the level is found
    sweeps: int = 8
    winsor_sd: float = 4.0  # outlying people do not set the spread of all people
    omega2_badge: float = 2.0  # least systematic doubt about badge responses
    omega2_open: float = 6.0  # and about open ones
    omega2_people: int = 40  # people with both classes before the doubt is estimated
    conflict_z: float = 3.0  # unverified against verified, in standard errors
    conflict_n_eff: float = 4.0  # verified support needed to call it a conflict

    # How sure it is
    sorting: float = 0.09  # assumed squared correlation of people and units
    level_variance: float = 0.05  # uncertainty of the common level

    # What is said about it
    standard_low: float = 76.61
    standard_high: float = 88.31
    reference_channel: str = "ticket"
    reference_mix: str | Mapping[str, float] = "volume"  # or shares by service identifier
    reference_level: float | None = None  # fixed for a calendar year; None: found from the data
    verdict_n_eff: float = 30.0
    verdict_reliability: float = 0.70
    verdict_half_width: float = 6.0
    verdict_verified_n_eff: float = 15.0
    below_family_error: float = 0.05  # chance of even one false "below" in the agency
    below_each: float = 0.20
    below_verified: float = 0.50
    coaching_error: float = 0.05  # share of false ones on the coaching list
    above_probability: float = 0.90
    above_verified: float = 0.30

    def as_record(self) -> dict[str, object]:
        """Give all parameters as plain values, to be stored with the scores."""
        record: dict[str, object] = {f.name: getattr(self, f.name) for f in fields(self)}
        record["responsibility"] = {e.value: self.responsibility.get(e, 0.0) for e in ELEMENTS}
        return record


V1 = Method(name="v1")
CURRENT = V1
METHODS: Mapping[str, Method] = MappingProxyType({method.name: method for method in (V1,)})

_SETTINGS = frozenset(
    {"standard_low", "standard_high", "reference_channel", "reference_mix", "reference_level"}
)


def from_record(record: Mapping[str, object]) -> Method:
    """Rebuild a method from what `as_record` gave.

    Raises:
        ValueError: the record names a parameter this program does not know, or lacks a name.
    """
    known = {f.name for f in fields(Method)}
    unknown = sorted(set(record) - known)
    if unknown or "name" not in record:
        message = f"not a method record: unknown {unknown}" if unknown else "a method needs a name"
        raise ValueError(message)
    values = dict(record)
    if "responsibility" in values:
        values["responsibility"] = _responsibility(values["responsibility"])
    return Method(**values)  # type: ignore[arg-type]


def with_settings(method: Method, settings: Mapping[str, object]) -> Method:
    """Apply the settings an operator may choose, in the words of the interchange `meta.json`.

    `person_weights` has keys u1..u9 by meaning (or element codes); `standard_low`, `standard_high`,
    `reference_channel` and `reference_mix` are taken as they are; a mix is "volume" (as services are
    used), "equal", or shares by service. Other keys of the file are not the method's business. The
    result keeps the method's name: the full record is stored with it.

    Raises:
        ValueError: a weight is negative, all are 0, its element is unknown, low is not below high,
            or the channel is unknown.
    """
    changes: dict[str, object] = {k: v for k, v in settings.items() if k in _SETTINGS and v is not None}
    weights = settings.get("person_weights")
    if weights is not None:
        changes["responsibility"] = _responsibility(weights)
    changed = replace(method, **changes)  # type: ignore[arg-type]
    if not changed.standard_low < changed.standard_high:
        message = f"standard_low {changed.standard_low} is not below {changed.standard_high}"
        raise ValueError(message)
    if changed.reference_channel.upper() not in Channel.__members__:
        message = f"unknown channel: {changed.reference_channel!r}"
        raise ValueError(message)
    return changed


def _responsibility(weights: object) -> Mapping[Element, float]:
    if not isinstance(weights, Mapping):
        message = f"person weights must be a mapping, not {type(weights).__name__}"
        raise ValueError(message)
    by_key = {f"u{i}": e for i, e in enumerate(ELEMENTS, start=1)} | {e.value: e for e in ELEMENTS}
    unknown = sorted(str(key) for key in weights if str(key).lower() not in by_key)
    if unknown:
        message = f"person weights name unknown elements: {unknown}"
        raise ValueError(message)
    result = {by_key[str(key).lower()]: float(weight) for key, weight in weights.items()}
    if min(result.values(), default=0.0) < 0 or not any(result.values()):
        message = "person weights must not be negative, and one must be above 0"
        raise ValueError(message)
    return MappingProxyType({e: w for e, w in result.items() if w > 0})
