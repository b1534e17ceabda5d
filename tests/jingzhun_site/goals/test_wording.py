"""Words of targets: by nature, intervals with both ends, percents that never round up, forecasts never red."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from jingzhun.goals import Figure, GoalLine, Pace, Quotient, Reason, TargetStatus
from jingzhun.packs import Measure, Nature, Target
from jingzhun_site.goals.bars import bar_html
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.wording import (
    amount_text,
    due_now_text,
    figure_note,
    figure_text,
    percent_text,
    sentence,
    shown_status,
    target_text,
)
from tests.jingzhun_site.goals.conftest import CITY, TODAY, reported_line

Make = Callable[..., StoredLine]


def stored(line: GoalLine, **more: object) -> StoredLine:
    """A line as a page reads it."""
    about = {
        name: getattr(line.head, name)
        for name in (
            "kind", "goal_id", "label", "unit", "measure", "nature", "pack_id", "clause", "lead",
            "year", "span", "due", "target", "window", "pace", "note",
        )
    }  # fmt: skip
    about |= {name: getattr(line, name) for name in ("place", "status", "reason", "figure")}
    extra = {"programme": "", "is_ratio": False, "is_approximate": False, "is_confirmed": True}
    return StoredLine(**{**about, **extra, **more})


def line(
    nature: Nature, status: TargetStatus, *, low: int = 40, high: int | None = 40, **more: object
) -> StoredLine:
    """A line of 100 households to be done, of which some are."""
    end = None if high is None else Quotient(numerator=high)
    about: dict[str, object] = {
        "unit": "household",
        "measure": Measure.COUNT,
        "nature": nature,
        "status": status,
        "reason": None,
        "target": Target(year=2018, comparison="=", value=Decimal(100)),
        "figure": Figure(low=Quotient(numerator=low), high=end, open_rows=3),
    }
    return stored(reported_line(CITY), **(about | more))


@pytest.mark.parametrize(
    ("nature", "status", "word", "tone"),
    [
        (Nature.QUOTA, TargetStatus.DONE, "完成", "good"),
        (Nature.QUOTA, TargetStatus.ON_PACE, "达到进度", "quiet"),
        (Nature.QUOTA, TargetStatus.BEHIND, "进度滞后", "soon"),
        (Nature.QUOTA, TargetStatus.OVERDUE, "逾期未完成", "bad"),
        (Nature.QUOTA, TargetStatus.NO_TARGET, "未分解", "quiet"),
        (Nature.FLOOR, TargetStatus.DONE, "达标", "good"),
        (Nature.FLOOR, TargetStatus.OVERDUE, "逾期未达标", "bad"),
        (Nature.CEILING, TargetStatus.DONE, "未超上限", "good"),
        (Nature.CEILING, TargetStatus.BEHIND, "已超上限", "soon"),
        (Nature.CEILING, TargetStatus.OVERDUE, "逾期仍超上限", "bad"),
        (Nature.FLOOR, TargetStatus.UNDECIDED, "情况不明", "soon"),
        (Nature.QUOTA, TargetStatus.NOT_COMPUTABLE, "无法计算", "quiet"),
    ],
)
def test_statuses_are_worded_by_nature(
    nature: Nature, status: TargetStatus, word: str, tone: str
) -> None:
    shown = shown_status(line(nature, status))

    assert (str(shown.word), shown.tone) == (word, tone)


@pytest.mark.parametrize("status", [TargetStatus.EXPECTED, TargetStatus.DUE])
@pytest.mark.parametrize("low", [0, 50, 100])
def test_a_forecast_is_expected_or_due_and_never_red(status: TargetStatus, low: int) -> None:
    shown = shown_status(line(Nature.FORECAST, status, low=low, high=low))

    assert str(shown.word) in ("预计", "到期")
    assert shown.tone == "quiet"
    assert "不作考核" in sentence(line(Nature.FORECAST, status, low=low, high=low))


def test_an_interval_is_shown_with_both_ends_and_how_many_records_lack_a_fact() -> None:
    seen = line(Nature.QUOTA, TargetStatus.UNDECIDED, low=40, high=43)

    assert figure_text(seen) == "40 户 – 43 户"
    assert sentence(seen) == "现为 40 户 – 43 户，要求 100 户，还不能断定。有 3 条记录缺信息。"
    assert figure_text(line(Nature.QUOTA, TargetStatus.DONE, high=None)) == "至少 40 户"


@pytest.mark.parametrize(
    ("over", "under", "text"),
    [(1, 2, "50%"), (199, 200, "99.5%"), (9999, 10000, "99.9%"), (1, 3, "33.3%"), (3, 3, "100%")],
)
def test_percents_are_cut_and_never_rounded_up(over: int, under: int, text: str) -> None:
    assert percent_text(Quotient(numerator=over, denominator=under)) == text


def test_a_rate_shows_the_rows_that_it_counts() -> None:
    figure = Figure(
        low=Quotient(numerator=129, denominator=130),
        high=Quotient(numerator=130, denominator=130),
        is_rate=True,
    )
    seen = line(
        Nature.FLOOR, TargetStatus.UNDECIDED, unit="percent", measure=Measure.RATE, figure=figure
    )

    assert figure_text(seen) == "99.2% – 100%"
    assert figure_note(seen) == "129/130 – 130/130"


def test_what_should_be_done_by_now_is_a_whole_number() -> None:
    seen = line(
        Nature.QUOTA,
        TargetStatus.BEHIND,
        pace=Pace(elapsed_days=101, total_days=365),
        low=10,
        high=10,
    )

    assert due_now_text(seen) == "28 户"
    assert sentence(seen) == "现为 10 户，按进度应有 28 户，落后了。"
    assert "goal-bar-due" in str(bar_html(seen))


def test_what_cannot_be_computed_says_why() -> None:
    seen = line(Nature.QUOTA, TargetStatus.NOT_COMPUTABLE, figure=None, reason=Reason.EMPTY_BASE)

    assert (figure_text(seen), sentence(seen)) == ("—", "没有一个对象属于这项的基数。")


def test_every_reason_and_status_has_words() -> None:
    for reason in Reason:
        assert sentence(line(Nature.QUOTA, TargetStatus.NOT_COMPUTABLE, figure=None, reason=reason))
    for status in TargetStatus:
        for nature in Nature:
            assert shown_status(line(nature, status)).word


def test_targets_are_written_with_sign_and_unit() -> None:
    target = Target(year=2018, comparison=">=", value=Decimal(95))

    assert target_text(target, "percent") == "≥ 95%"
    both = replace(target, comparison="range", value=Decimal(1), value_max=Decimal(2))
    assert target_text(both, "item") == "1 至 2 个"
    assert target_text(None, "item") == "—"
    assert amount_text(Decimal("94750000.00"), "yuan") == "94,750,000 元"
    assert TODAY.year == target.year
