"""What people should look at, and what is ordinary."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import counts, watch
from scoring.method.channels import Channel
from scoring.method.misuse import Finding, Reason
from scoring.method.response import UNKNOWN, Ints
from scoring.method.watch import Earlier, Tickets
from tests.unit.method.columns import by_ticket, responses_of

HOUR, DAY = 3_600, 86_400
Rows = list[dict[str, int]]
NOBODY = Earlier(unit=np.zeros(0, np.int64), second=np.zeros(0, np.int64))


def alarms(rows: Rows, earlier: Earlier = NOBODY, tickets: Tickets | None = None) -> list[Finding]:
    responses = responses_of(*rows)
    live = np.ones(len(responses), dtype=np.bool_)
    found = watch.look(responses, live, earlier, tickets or slips())
    assert not any(one.sets_aside for one in found)
    return found


def slips(*rows: dict[str, int]) -> Tickets:
    """One ticket per mapping, of one counter and one officer, unanswered and over."""
    usual = {"unit": 1, "point": 7, "employee": 3, "day": 0, "second": 0, "row": UNKNOWN}

    def column(name: str) -> Ints:
        return np.array([(usual | row)[name] for row in rows], dtype=np.int64)

    return Tickets(
        **{name: column(name) for name in usual},
        answered=np.array(
            [bool(row.get("answered", row.get("row", UNKNOWN) >= 0)) for row in rows], np.bool_
        ),
        over=np.array([bool(row.get("over", 1)) for row in rows], np.bool_),
    )


def weeks(days: int, per_hour: int = 1, *, first: int = 0) -> Rows:
    """Office hours of one unit: so many different citizens in every hour from eight to four."""
    return [
        {"unit": 1, "day": day, "second": day * DAY + hour * HOUR + 60 * i, "rater": 9 * day + hour + i}
        for day in range(first, first + days)
        for hour in range(8, 16)
        for i in range(per_hour)
    ]


def crowd(size: int, day: int, hour: int = 10, **row: int) -> Rows:
    return [{"unit": 1, "day": day, "second": day * DAY + hour * HOUR + 20 * i} | row for i in range(size)]


def earlier(rows: Rows) -> Earlier:
    responses = responses_of(*rows)
    return Earlier(unit=responses.unit, second=responses.second)


def test_an_hour_far_beyond_the_weeks_before_is_shown_and_nothing_is_set_aside() -> None:
    usual = weeks(30)
    (finding,) = alarms(usual + crowd(14, 30))
    assert finding.reason is Reason.CROWD
    assert finding.rows == tuple(range(240, 254))
    assert finding.about == (("unit", 1), ("hour", 30 * 24 + 10))
    assert finding.features["in_hour"] == 14
    assert finding.features["expected"] == pytest.approx(1)
    assert finding.features["chance"] < finding.threshold["chance"]


def test_the_weeks_before_the_period_are_its_first_baseline() -> None:
    (finding,) = alarms(crowd(14, 30), earlier(weeks(30) + crowd(40, 30, unit=2)))
    assert finding.rows == tuple(range(14))
    assert alarms(weeks(2, first=30), earlier(weeks(30) + crowd(14, 29))) == []


def test_a_new_unit_has_nothing_to_be_compared_with() -> None:
    assert alarms(weeks(10) + crowd(40, 10)) == []


def test_a_unit_of_many_crowds_is_not_surprised_by_one_more() -> None:
    market_days = [row for day in range(0, 40, 5) for row in crowd(15, day)]
    assert alarms(weeks(40) + market_days + crowd(15, 40)) == []


def test_a_pile_of_paper_typed_in_is_no_crowd() -> None:
    assert alarms(weeks(30) + crowd(40, 30, channel=int(Channel.PAPER))) == []


def test_one_device_for_many_visits_is_shown() -> None:
    rows: Rows = [
        {"unit": 1, "day": 2 * i, "second": 2 * i * DAY, "device": 5, "rater": i} for i in range(10)
    ]
    (finding,) = alarms(rows + [row | {"device": UNKNOWN} for row in rows])
    assert (finding.reason, finding.rows) == (Reason.SHARED_DEVICE, tuple(range(10)))
    assert finding.features == {"responses": 10, "share": 0.5}
    assert alarms(rows[:9]) == []
    assert alarms([row | {"month": i % 2} for i, row in enumerate(rows)]) == []
    assert alarms([row | {"channel": int(Channel.KIOSK)} for row in rows]) == []


def test_a_drop_in_the_ocean_is_no_shared_device() -> None:
    rows: Rows = [
        {"unit": 1, "day": i % 30, "second": 3 * HOUR * i, "device": 5 if i < 10 else i} for i in range(501)
    ]
    assert alarms(rows) == []


def issued(days: int, per_day: int) -> list[dict[str, int]]:
    return [{"day": day, "second": day * DAY + 60 * i} for day in range(days) for i in range(per_day)]


def test_a_counter_that_issues_far_more_than_usual_is_shown_with_what_was_answered() -> None:
    many = [{"day": 40, "second": 40 * DAY + i, "row": 0 if i == 3 else UNKNOWN} for i in range(60)]
    (finding,) = watch.over_issued(slips(*issued(40, 8), *many), first_day=35)
    assert (finding.reason, finding.rows) == (Reason.OVER_ISSUED, (0,))
    assert finding.about == (("unit", 1), ("point", 7), ("day", 40))
    assert (finding.features["issued"], finding.sets_aside) == (60, False)
    assert watch.over_issued(slips(*issued(40, 8), *many), first_day=41) == []
    assert watch.over_issued(slips(*issued(40, 25)), first_day=0) == []


def test_tickets_used_at_once_from_one_device_are_shown() -> None:
    rows = [by_ticket(device=5, ticket=i, second=1_000 + 600 * i) for i in range(4)]
    fresh = [{"row": i, "second": 1_000 + 600 * i - 90} for i in range(4)]
    (finding,) = alarms(rows, tickets=slips(*fresh))
    assert (finding.reason, finding.rows) == (Reason.QUICK_TICKETS, (0, 1, 2, 3))
    assert finding.features == {"tickets": 4, "longest_s": 90}
    assert finding.threshold == {"tickets": 3, "longest_s": 120}
    late = [row | {"second": row["second"] - 60} for row in fresh]
    assert alarms(rows, tickets=slips(*late)) == []
    assert alarms([row | {"device": i} for i, row in enumerate(rows)], tickets=slips(*fresh)) == []
    assert alarms(rows) == []


def served(answers: dict[int, int], tickets: int = 200) -> Tickets:
    """Let people serve so many tickets each, of which some are answered."""
    return slips(
        *(
            {
                "employee": who,
                "day": 9,
                "row": i if i < 2 and i < many else UNKNOWN,
                "answered": int(i < many),
            }
            for who, many in answers.items()
            for i in range(tickets)
        )
    )


def test_asking_only_the_content_shows_in_responses_per_ticket() -> None:
    ordinary = {who: (60, 66, 54, 62, 58)[who % 5] for who in range(30)}
    assert watch.invitations(served(ordinary), first_day=9) == []
    (finding,) = watch.invitations(served(ordinary | {3: 5}), first_day=9)
    assert (finding.reason, finding.rows) == (Reason.INVITATION, (0, 1))
    assert finding.about == (("employee", 3), ("since", 9))
    assert finding.features["answered_share"] == 0.025
    assert finding.features["usual_share"] == pytest.approx(0.29, abs=0.01)
    assert watch.invitations(served(ordinary | {3: 5}), first_day=10) == []


def test_slips_that_may_still_be_answered_and_few_slips_say_nothing() -> None:
    ordinary = served(dict.fromkeys(range(30), 60))
    pending = [{"employee": 99, "day": 9, "over": 0} for _ in range(200)]
    few = [{"employee": 98, "day": 9} for _ in range(19)]
    columns = (ordinary, slips(*pending, *few))
    joined = Tickets(
        **{
            name: np.concatenate([getattr(part, name) for part in columns])
            for name in Tickets.__dataclass_fields__
        }
    )
    assert watch.invitations(joined, first_day=0) == []


def test_responses_per_ticket_that_stand_out() -> None:
    tickets = np.array([200] * 30 + [0])
    answers = np.array([60, 66, 54, 62, 58] * 6 + [0])
    assert watch.invitation_outliers(answers, tickets).tolist() == []
    answers[3] = 5
    assert watch.invitation_outliers(answers, tickets).tolist() == [3]
    assert watch.invitation_outliers(np.zeros(2, np.int64), np.zeros(2, np.int64)).tolist() == []


def test_a_period_without_responses_has_nothing_to_show() -> None:
    assert alarms([]) == []


@given(st.integers(1, 8), st.integers(1, 30), st.integers(1, 40))
def test_the_tail_is_that_of_the_negative_binomial(size: int, mean: int, beyond: int) -> None:
    p = size / (size + mean)
    count = mean + beyond
    below = sum(comb(k + size - 1, k) * p**size * (1 - p) ** k for k in range(count))
    assert counts.tail_of(count, mean=mean, dispersion=1 / size) == pytest.approx(1 - below, abs=1e-9)
