"""What a respondent may be asked about themselves, in words: the same at every door."""

from scoring.i18n import t
from scoring.intake import rules
from scoring.terms import AgeBand, Education, Job, Sex


def questions() -> dict[str, str]:
    """Return the questions by field, in the order they are asked."""
    return {
        "age": t("How old are you?"),
        "sex": t("Are you a man or a woman?"),
        "education": t("What is your highest schooling?"),
        "job": t("What do you do for a living?"),
    }


def answers(field: str) -> dict[str, str]:
    """Return the closed set of answers to a question by code, in order, or raise UnknownAnswer."""
    if field not in rules.PROFILE:
        raise rules.UnknownAnswer(field="profile")
    return {one.value: _label(one) for one in rules.PROFILE[field]}


def _label(value: object) -> str:
    match value:
        case AgeBand():
            return _age(value)
        case Sex():
            return t("Man") if value is Sex.MALE else t("Woman")
        case Education():
            return _education(value)
        case _:
            return _job(Job(str(value)))


def _age(band: AgeBand) -> str:
    if band is AgeBand.UNDER_17:
        return t("Under {years} years", years=17)
    if band is AgeBand.OVER_55:
        return t("Over {years} years", years=55)
    return t("{span} years", span=band.value.replace("-", "–"))


def _education(step: Education) -> str:
    return {
        Education.SD: t("Primary school (SD)"),
        Education.SMP: t("Middle school (SMP)"),
        Education.SMA: t("High school (SMA)"),
        Education.S1: t("Bachelor (S1)"),
        Education.S2: t("Master (S2)"),
        Education.S3: t("Doctorate (S3)"),
    }[step]


def _job(job: Job) -> str:
    return {
        Job.PNS: t("Civil servant (PNS)"),
        Job.TNI: t("Armed forces (TNI)"),
        Job.POLRI: t("Police (POLRI)"),
        Job.PRIVATE: t("Private employee"),
        Job.SELF_EMPLOYED: t("Own business"),
        Job.OTHER: t("Something else"),
    }[job]
