"""A lower plan against the one above, two versions of one plan, and pairs that people correct."""

from pathlib import Path

import pytest

from jingzhun.directives.comparing import (
    Compared,
    Corrections,
    compare_levels,
    compare_tasks,
    compare_versions,
    key_of,
    outcome_words,
    read_corrections,
    write_pairs,
)
from jingzhun.directives.comparing.outcome import declared
from jingzhun.directives.model import Comparison, Dating, Quantity, QuantityKind, Span, Task
from jingzhun.errors import JingzhunError
from tests.jingzhun.directives.saying import said


def rate(value: int, *, year: int = 2022, indicator: str = "农村自来水普及率") -> Quantity:
    span = Span.BY if year else Span.NONE
    return said(f"{value}%", f"{value}%", indicator, years=(year,) if year else (), span=span)


def clinics(value: int, *, year: int = 2022) -> Quantity:
    return said(f"{value}所", f"{value}所", "新建村卫生室数", years=(year,))


def cap(value: int) -> Quantity:
    return said(
        f"{value}元",
        f"{value}元",
        "户均自筹资金",
        unit="元/户",
        comparison=Comparison.AT_MOST,
        kind=QuantityKind.STANDARD,
    )


def outcomes(lines: tuple[Compared, ...]) -> list[str]:
    return [line.outcome for line in lines]


@pytest.mark.parametrize(
    ("upper", "lower", "outcome"),
    [
        (rate(90), rate(90), "same"),
        (rate(90), rate(95), "larger"),
        (rate(90), rate(85), "looser"),
        (rate(90), rate(90, year=2021), "earlier"),
        (rate(90), rate(95, year=2021), "earlier_and_larger"),
        (rate(90), rate(90, year=2023), "later"),
        (rate(90), rate(80, year=2021), "looser"),
        (rate(90, year=0), rate(90, year=2021), "same"),
        (rate(80, year=2021), rate(90, year=2022), "later"),
        (rate(90), rate(90, year=0), "same"),
        (clinics(300), clinics(20), "share"),
        (clinics(300), clinics(400), "larger"),
        (cap(10000), cap(8000), "larger"),
        (cap(10000), cap(12000), "looser"),
        (cap(10000), cap(10000), "same"),
    ],
)
def test_a_lower_plan_is_held_against_the_one_above(
    upper: Quantity, lower: Quantity, outcome: str
) -> None:
    assert outcomes(compare_levels([upper], [lower])) == [outcome]


def test_what_the_lower_plan_does_not_say_is_missing() -> None:
    assert outcomes(compare_levels([rate(90)], [clinics(3)])) == ["missing", "own"]


def test_of_several_years_below_the_one_that_reaches_it_first_counts() -> None:
    below = [rate(80, year=2020), rate(90, year=2021), rate(95, year=2022)]
    (line,) = compare_levels([rate(90)], below)
    assert line.outcome == "earlier"
    assert line.second is below[1]


def test_a_years_share_is_held_against_that_year() -> None:
    upper = [clinics(60, year=2021), clinics(30, year=2022)]
    lower = [clinics(40, year=2021), clinics(20, year=2022)]
    lines = compare_levels(upper, lower)
    assert [(line.outcome, line.second) for line in lines] == [("share", q) for q in lower]


def test_two_targets_of_the_same_words_find_one_each_in_the_order_of_the_text() -> None:
    upper, lower = [clinics(60), clinics(90)], [clinics(4), clinics(7)]
    assert [line.second for line in compare_levels(upper, lower)] == lower


def test_facts_bind_nobody() -> None:
    fact = said("5所", "5所", "已有村卫生室数", kind=QuantityKind.BASELINE)
    assert compare_levels([fact], [fact]) == ()


def test_two_versions() -> None:
    old = [rate(90), clinics(20), cap(10000)]
    new = [rate(95), clinics(20), said("3座", "3座", "新建水厂数")]
    lines = compare_versions(old, new)
    assert outcomes(lines) == ["changed", "same", "dropped", "added"]
    assert lines[0].changed == ("value",)


def task(words: str, *, permissive: bool = False) -> Task:
    return Task(
        start=0,
        end=len(words),
        section="二",
        words=words,
        verb="",
        object="",
        dating=Dating(),
        permissive=permissive,
    )


def test_two_versions_of_the_tasks() -> None:
    old = [task("完善村医培训制度"), task("建立农村急救网络"), task("鼓励社会办医")]
    new = [task("建立健全农村急救网络"), task("完善村医培训制度"), task("开展健康体检")]
    lines = compare_tasks(old, new)
    assert outcomes(lines) == ["same", "changed", "dropped", "added"]
    assert lines[1].second is new[0]
    assert "农村急救网络" in lines[1].reason("zh")


def test_people_join_and_part_tasks_too() -> None:
    old, new = task("完善村医培训制度"), task("健全乡村医生轮训办法")
    together = Corrections(together={key_of(old): key_of(new)})
    (line,) = compare_tasks([old], [new], together)
    assert (line.outcome, line.is_by_hand) == ("changed", True)
    apart = Corrections(apart=frozenset({(key_of(old), key_of(old))}))
    assert outcomes(compare_tasks([old], [old], apart)) == ["dropped", "added"]


def test_what_becomes_permissive_has_changed() -> None:
    (line,) = compare_tasks([task("组织体检")], [task("组织体检", permissive=True)])
    assert line.changed == ("permissive",)


def test_each_year_finds_its_own_year() -> None:
    old = [clinics(20, year=2021), clinics(30, year=2022)]
    new = [clinics(30, year=2022), clinics(20, year=2021)]
    assert outcomes(compare_versions(old, new)) == ["same", "same"]


def test_every_pair_says_why() -> None:
    (line,) = compare_versions([rate(90)], [rate(95)])
    assert line.reason("zh") == "指标、范围相同"
    near = rate(95, indicator="自来水普及率")
    (line,) = compare_versions([rate(90)], [near])
    assert "自来水普及率" in line.reason("zh")
    assert 0.55 < line.score < 1


def test_what_people_part_stays_apart_and_what_they_join_is_joined() -> None:
    old, new = rate(90), rate(95)
    apart = Corrections(apart=frozenset({(key_of(old), key_of(new))}))
    assert outcomes(compare_versions([old], [new], apart)) == ["dropped", "added"]
    other = clinics(20)
    together = Corrections(together={key_of(old): key_of(other)})
    lines = compare_versions([old], [new, other], together)
    assert lines[0].second is other
    assert lines[0].reason("en") == "set by hand"


def test_the_table_of_pairs_is_read_back(tmp_path: Path) -> None:
    lines = compare_versions([rate(90), clinics(20)], [rate(95)])
    file = tmp_path / "pairs.csv"
    text = write_pairs(lines).decode("utf-8-sig").splitlines()
    assert [line.count(",") for line in text] == [4, 4, 4]
    file.write_text("\r\n".join([text[0], f"{text[1]}否", text[2]]), encoding="gb18030")
    corrections = read_corrections(file)
    assert corrections.apart == {(key_of(rate(90)), key_of(rate(95)))}
    assert outcomes(compare_versions([rate(90)], [rate(95)], corrections)) == ["dropped", "added"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("前一文件条目,后一文件条目,得分,理由,判断\n甲,乙,,,也许\n甲,,,,是\n", "DIRECTIVE010"),
        ("甲,乙\n", "DIRECTIVE011"),
        ("", "DIRECTIVE011"),
    ],
)
def test_a_table_of_pairs_that_cannot_be_read(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        read_corrections(file)
    assert {fault.code for fault in caught.value.faults} == {code}


def test_a_table_of_pairs_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(JingzhunError, match="GENERAL001"):
        read_corrections(tmp_path / "pairs.csv")


def test_every_outcome_and_reason_has_words_in_both_languages() -> None:
    words = [*outcome_words().values(), *declared()["reasons"].values()]
    assert all(set(word) == {"zh", "en"} for word in words)
