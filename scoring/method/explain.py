"""A score told to the person it concerns, in data and in sentences.

The model is additive, so the explanation is the calculation itself: for every trust class what
citizens gave and what an average officer would have been given, the differences combined, drawn in
by the reliability, and added to the reference level. No single rating, day or citizen appears.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.method import disclosure, wording
from scoring.method.channels import Trust
from scoring.method.elements import ELEMENTS, Element
from scoring.method.misuse import Reason
from scoring.method.person import PersonScores, PersonSums
from scoring.method.verdict import Lack, Verdict, Verdicts
from scoring.method.versions import Method
from scoring.method.wording import Language

SHOWN_FROM = 0.05
"""Points that would be printed as 0.0 are not worth a sentence."""


@dataclass(frozen=True, slots=True)
class ClassPart:
    """What one trust class contributes. Points unless noted.

    Attributes:
        trust: the class.
        n: responses (a count).
        obtained: mean of what citizens gave, weighted as it counts.
        expected: mean of what an average officer would have been given in the same places.
        deviation: the difference that stands for the officer alone: shared responses and taps show
            only a part of it and are scaled up accordingly.
        weight: share of this class in the combined deviation (0..1).
        left_out: True when it contradicts the verified responses and waits for review.
    """

    trust: Trust
    n: int
    obtained: float
    expected: float
    deviation: float
    weight: float
    left_out: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score and how it came about.

    It adds up: level + colleagues + reliability x sum of (weight x deviation) is the score.

    Attributes:
        score: 25..100.
        low: lower end of the 95 % interval.
        high: upper end of the 95 % interval.
        verdict: what may be said.
        lack: why there is no verdict, if there is none.
        shown: whether the score is told; without a verdict there is no number either.
        n: responses.
        n_eff: equivalent number of full, verified, single-officer responses.
        raw_mean: plain weighted mean of the responses, None without any.
        parts: the trust classes that have responses.
        deviation: the combined deviation.
        reliability: 0..1.
        credit: reliability x deviation.
        level: reference level.
        colleagues: where the officers of the person's units stand by what movers show.
        not_counted: the elements that are not the officer's to answer for.
        set_aside: responses in quarantine by reason.
    """

    score: float
    low: float
    high: float
    verdict: Verdict
    lack: Lack | None
    shown: bool
    n: int
    n_eff: float
    raw_mean: float | None
    parts: tuple[ClassPart, ...]
    deviation: float
    reliability: float
    credit: float
    level: float
    colleagues: float
    not_counted: tuple[Element, ...]
    set_aside: Mapping[Reason, int] = field(default_factory=dict)


def explain(
    person: int,
    sums: PersonSums,
    scores: PersonScores,
    said: Verdicts,
    method: Method,
    *,
    set_aside: Mapping[Reason, int] | None = None,
) -> Explanation:
    """Explain one person's score.

    Args:
        person: index of the person.
        sums: what the score was computed from.
        scores: the scores.
        said: the verdicts.
        method: the method they were computed with.
        set_aside: how many of the person's responses are in quarantine, by reason.
    """
    weight = float(sums.raw_weight[person])
    return Explanation(
        score=float(scores.score[person]),
        low=float(scores.low[person]),
        high=float(scores.high[person]),
        verdict=said.verdict[person],
        lack=said.lack[person],
        shown=bool(said.shown[person]),
        n=int(scores.n[person]),
        n_eff=float(scores.n_eff[person]),
        raw_mean=float(sums.raw_total[person]) / weight if weight > 0 else None,
        parts=tuple(_part(t, person, sums, scores) for t in Trust if sums.lever[person, t] > 0),
        deviation=float(scores.deviation[person]),
        reliability=float(scores.reliability[person]),
        credit=float(scores.reliability[person] * scores.deviation[person]),
        level=scores.level,
        colleagues=float(sums.colleagues[person]),
        not_counted=tuple(e for e in ELEMENTS if not method.responsibility.get(e)),
        set_aside=dict(set_aside or {}),
    )


def _part(trust: Trust, person: int, sums: PersonSums, scores: PersonScores) -> ClassPart:
    lever = float(sums.lever[person, trust])
    return ClassPart(
        trust=trust,
        n=int(sums.n[person, trust]),
        obtained=float(sums.obtained[person, trust]) / lever,
        expected=float(sums.expected[person, trust]) / lever,
        deviation=float(scores.class_deviation[person, trust]),
        weight=float(scores.class_weight[person, trust]),
        left_out=bool(scores.conflict[person, trust]),
    )


def sentences(explanation: Explanation, language: Language) -> tuple[str, ...]:
    """Tell an explanation in sentences; without a verdict, no more than what is lacking."""
    words = wording.WORDS[language]
    if not explanation.shown:
        return _lacking(explanation, language)
    told = explanation
    facts = {
        "score": _number(told.score, language),
        "low": _number(told.low, language),
        "high": _number(told.high, language),
        "verdict": wording.VERDICTS[language][told.verdict],
        "n": str(told.n),
        "n_eff": f"{told.n_eff:.0f}",
        "raw": "-" if told.raw_mean is None else _number(told.raw_mean, language),
        "deviation": _signed(told.deviation, language),
        "reliability": _number(told.reliability * 100, language),
        "credit": _signed(told.credit, language),
        "level": _number(told.level, language),
        "colleagues": _signed(told.colleagues, language),
        "elements": ", ".join(wording.ELEMENT_NAMES[language][e] for e in told.not_counted),
    }
    return (
        words["score"].format(**facts),
        words["count"].format(**facts),
        words["raw"].format(**facts),
        *(_told_part(part, language) for part in told.parts),
        words["combined"].format(**facts),
        words[_sum_of(told)].format(**facts),
        *([words["not_counted"].format(**facts)] if told.not_counted else []),
        *_set_aside(told, language),
    )


def _lacking(told: Explanation, language: Language) -> tuple[str, ...]:
    words = wording.WORDS[language]
    if told.lack is None or told.lack is Lack.FEW_RESPONSES:
        return (words["hidden"],)
    count = words["count"].format(n=told.n, n_eff=f"{told.n_eff:.0f}")
    return words["hidden"], wording.LACKS[language][told.lack], count, *_set_aside(told, language)


def _set_aside(told: Explanation, language: Language) -> tuple[str, ...]:
    return tuple(
        wording.WORDS[language]["set_aside"].format(n=count, reason=wording.REASONS[language][reason])
        for reason, count in sorted(told.set_aside.items())
    )


def _sum_of(told: Explanation) -> str:
    return "added" if abs(told.colleagues) < SHOWN_FROM else "added_with_colleagues"


def _told_part(part: ClassPart, language: Language) -> str:
    words = wording.WORDS[language]
    # A mean of one or two responses would show single ratings; they count, but are not spelled out.
    few = "few" if part.n < disclosure.PERSON_CITIZENS else "part"
    return words["left_out" if part.left_out else few].format(
        trust=wording.TRUSTS[language][part.trust],
        n=part.n,
        expected=_number(part.expected, language),
        obtained=_number(part.obtained, language),
        deviation=_signed(part.deviation, language),
        weight=f"{part.weight * 100:.0f}",
    )


def _number(value: float, language: Language) -> str:
    plain = f"{value:.1f}"
    return plain.replace(".", ",") if language is Language.INDONESIAN else plain


def _signed(value: float, language: Language) -> str:
    return ("+" if value >= 0 else "") + _number(value, language)
