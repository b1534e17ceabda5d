"""A changed figure over the same snapshot: who gains, who loses, what it costs."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jingzhun.eligibility import (
    DecisionRequest,
    Regimes,
    changed_subjects,
    compare_rules,
    simulate,
    with_parameters,
)
from jingzhun.errors import JingzhunError
from jingzhun.packs import LookupTable, Per
from tests.jingzhun.eligibility.conftest import (
    ALLOWANCE,
    MONTHLY,
    ONCE,
    PROGRAMME,
    STANDARDS,
    SUMS,
    YEARLY,
    sample_regimes,
)


def test_a_higher_line_is_a_loss_for_those_just_above_it(request_: DecisionRequest) -> None:
    changed = with_parameters(request_.regimes, {"line": 300_001})
    (difference,) = simulate(request_, changed)
    assert difference.rule == "standard:income"
    assert (difference.place_id, difference.gain, difference.lose) == ("410621", 0, 1)
    assert difference.cost_before is None


def test_a_higher_tariff_costs_more_and_moves_nobody(request_: DecisionRequest) -> None:
    tariff = LookupTable(cells={("C",): 800_000, ("D",): 2_500_000})
    (difference,) = simulate(request_, with_parameters(request_.regimes, {"tariff": tariff}))
    assert difference.rule == "programme:renovation"
    assert (difference.gain, difference.lose) == (0, 0)
    assert difference.cost_before == Decimal(20000)
    assert difference.cost_after == Decimal(25000)


def test_an_unchanged_parameter_changes_nothing(request_: DecisionRequest) -> None:
    assert simulate(request_, with_parameters(request_.regimes, {"line": 300_000})) == ()


def test_a_parameter_that_no_pack_has_is_refused(request_: DecisionRequest) -> None:
    with pytest.raises(JingzhunError, match="DECIDE005"):
        with_parameters(request_.regimes, {"lime": 1})


def test_a_standard_that_a_programme_rests_on_is_not_told_unasked(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    rests = PROGRAMME.replace("dwelling_grade in ('C', 'D')", "not standard.safe_housing")
    stricter = STANDARDS.replace("dwelling_grade in ('A', 'B')", "dwelling_grade = 'B'")
    before, after = (
        sample_regimes(
            tmp_path / name, request_.vocabulary, **{"programmes/renovation": rests}, standards=text
        )
        for name, text in (("before", STANDARDS), ("after", stricter))
    )
    asked = replace(request_, regimes=before, only=("programme:renovation",))
    found = changed_subjects(asked, after)
    assert [(line.rule, line.subject_id) for line in found] == [("programme:renovation", "h1")]
    assert {line.rule for line in simulate(asked, after)} == {"programme:renovation"}


DROP_OUT_AID = """
- id: aid
  label: 失学帮扶
  for: person
  who: dropped_out
  access: automatic
  gives: {what: service, label: 劝返, per: once}
  lead: education
  source: {clause: 一}
"""


def test_records_that_one_side_only_counts_are_still_found_in_their_places(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    counts = PROGRAMME.replace("is_poor and", "any_of(members, dropped_out) and")
    before, after = (
        sample_regimes(tmp_path / name, request_.vocabulary, **programmes)
        for name, programmes in (
            ("before", {"programmes/renovation": counts}),
            ("after", {"programmes/renovation": PROGRAMME, "programmes/aid": DROP_OUT_AID}),
        )
    )
    asked = replace(request_, regimes=before, only=("programme:renovation", "programme:aid"))
    aided = [line for line in changed_subjects(asked, after) if line.rule == "programme:aid"]
    assert [(line.subject_id, line.place_id, line.after) for line in aided if line.after] == [
        ("p3", "410621100201", True)
    ]


def exchanged(
    request_: DecisionRequest, folder: Path, *, before: dict[str, str], after: dict[str, str]
) -> tuple[DecisionRequest, Regimes]:
    """The request under the one allowance and the rules with the other."""
    sides = [
        sample_regimes(
            folder / name,
            request_.vocabulary,
            **{"programmes/renovation": ALLOWANCE.format(**allowance)},
            parameters=SUMS,
        )
        for name, allowance in (("before", before), ("after", after))
    ]
    return replace(request_, regimes=sides[0], only=("programme:allowance",)), sides[1]


def test_a_month_and_a_year_are_brought_to_a_year_before_anything_is_subtracted(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    # h1 and h2 earn 6,000.00 and 5,999.99: both got 3,000 a year, one gets 100 a month
    asked, changed = exchanged(request_, tmp_path, before=YEARLY, after=MONTHLY)
    (difference,) = simulate(asked, changed)
    assert (difference.cost_before, difference.cost_after) == (Decimal(6000), Decimal(1200))
    assert difference.cost_change == Decimal(-4800)
    assert difference.period_before is difference.period_after is Per.YEAR
    subjects = {line.subject_id: line for line in changed_subjects(asked, changed)}
    assert (subjects["h2"].amount_before, subjects["h2"].amount_after) == (
        Decimal(3000),
        Decimal(1200),
    )
    assert (subjects["h1"].due_before, subjects["h1"].due_after) == (Decimal(3000), Decimal(0))


def test_sums_of_one_period_stay_in_it(request_: DecisionRequest, tmp_path: Path) -> None:
    dearer = {**MONTHLY, "amount": "param.more_monthly"}
    asked, changed = exchanged(request_, tmp_path, before=MONTHLY, after=dearer)
    (difference,) = simulate(asked, changed)
    assert (difference.cost_before, difference.cost_after) == (Decimal(100), Decimal(150))
    assert difference.period_after is Per.MONTH


def test_what_is_due_once_is_never_taken_from_what_is_due_every_month(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    # both are 100 yuan for the same household, and still another thing
    asked, changed = exchanged(request_, tmp_path, before=ONCE, after=MONTHLY)
    (difference,) = simulate(asked, changed)
    assert (difference.cost_before, difference.cost_after) == (Decimal(100), Decimal(100))
    assert (difference.period_before, difference.period_after) == (Per.ONCE, Per.MONTH)
    assert difference.cost_change is None
    (subject,) = changed_subjects(asked, changed)
    assert (subject.subject_id, subject.is_of_one_period) == ("h2", False)


def test_an_amount_that_became_unknown_is_not_nothing(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    unheard = {**YEARLY, "amount": "property_income_yuan"}
    asked, changed = exchanged(request_, tmp_path, before=YEARLY, after=unheard)
    subjects = changed_subjects(asked, changed)
    assert [line.due_after for line in subjects] == [None, None]
    (difference,) = simulate(asked, changed)
    assert difference.amount_unknown == 2


def test_whom_a_standard_does_not_speak_of_neither_gains_nor_loses(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    narrowed = STANDARDS.replace(
        "  met_when: dwelling", "  applies_when: registration = 'poor'\n  met_when: dwelling"
    )
    before, after = (
        sample_regimes(tmp_path / name, request_.vocabulary, standards=text)
        for name, text in (("before", narrowed), ("after", narrowed.replace("'B')", "'B', 'C')")))
    )
    # the house of grade C is that of h4, which is not registered
    assert simulate(replace(request_, regimes=before), after) == ()


def test_of_whom_neither_rule_can_tell_is_counted_beside_those_who_change(
    request_: DecisionRequest,
) -> None:
    asked = replace(request_, only=("standard:income",))
    found = compare_rules(asked, with_parameters(request_.regimes, {"line": 300_001}))
    assert [line.subject_id for line in found.subjects] == ["h1"]
    (counted,) = found.compared
    assert (counted.entity, counted.subjects, counted.unknown) == ("households", 4, 2)
    assert found.apart == ()
