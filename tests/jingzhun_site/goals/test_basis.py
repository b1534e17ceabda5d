"""What the numbers of a split rest on: a base is recorded where they are its split, and nowhere else."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from jingzhun_site.accounts.models import User
from jingzhun_site.goals.actions.handing import DirectiveTarget, set_targets
from jingzhun_site.goals.basis import BY_HAND, Basis, base_recorded, basis_of
from jingzhun_site.goals.dividing import Base
from jingzhun_site.goals.models import TargetShare
from tests.jingzhun_site.goals.conftest import COUNTY, OTHER_COUNTY, RENOVATED
from tests.jingzhun_site.goals.test_handing import SPLIT, desk, form, officer
from tests.jingzhun_site.goals.test_tree import words

__all__ = ["desk", "officer"]

POOR = Base(
    key="poor", label="未脱贫户数（2018-12-31）", values={"a": 3, "b": 2, "c": 1}, fact="未脱贫户数"
)
PEOPLE = Base(
    key="people", label="农村人口（2018-12-31）", values={"a": 1, "b": 1, "c": 1}, fact="农村人口"
)
REGISTERED = "未脱贫户数（2018-12-31）"


def basis(values: str, fixed: str = "", base: Base | None = POOR) -> Basis:
    numbers = dict(zip("abc", map(Decimal, values.split()), strict=True))
    return basis_of(Decimal(60), base, numbers, set(fixed))


def test_numbers_rest_on_the_base_whose_split_they_are() -> None:
    assert basis("30 20 10") == Basis(label=POOR.label)
    assert basis("20 20 20", base=None) == Basis(label="地区平均")


def test_other_numbers_are_set_by_hand_though_they_add_up() -> None:
    assert basis("31 19 10") == BY_HAND
    assert basis("30.5 19.5 10") == BY_HAND


def test_what_was_fixed_by_hand_is_told_apart_from_the_rest() -> None:
    found = basis("24 24 12", fixed="a")
    assert found == Basis(label=POOR.label, by_hand=frozenset("a"))
    assert found.of("a") == ""
    assert found.of("b") == "未脱贫户数（2018-12-31）（其中 1 个地区由人工确定）"


def test_a_number_fixed_as_the_base_has_it_rests_on_the_base() -> None:
    assert basis("30 20 10", fixed="a") == Basis(label=POOR.label)


def test_a_rest_of_one_place_says_nothing_of_the_base() -> None:
    assert basis("31 19 10", fixed="ab") == BY_HAND


@pytest.mark.parametrize(
    ("recorded", "key"),
    [(["未脱贫户数（2018-10-31）"], "poor"), (["农村人口（2017-12-31）"], "people"), ([""], None), ([], None)],
)  # fmt: skip
def test_a_record_names_its_base_on_a_later_day_too(recorded: list[str], key: str | None) -> None:
    found = base_recorded([PEOPLE, POOR], [one for one in recorded if one])
    assert (found.key if found else None) == key


def hand_down_by_base(desk: Client) -> None:
    values = {COUNTY: "535", OTHER_COUNTY: "134"}
    desk.post(SPLIT, form(desk, values, base="registered_households"))


def bases() -> list[tuple[str, str, int]]:
    found = TargetShare.objects.filter(superseded_at__isnull=True).order_by("place_code")
    return [(one.place_code, one.base, one.version) for one in found]


def test_a_split_by_a_base_is_recorded_and_shown_with_it(desk: Client) -> None:
    hand_down_by_base(desk)

    assert bases() == [(COUNTY, REGISTERED, 1), (OTHER_COUNTY, REGISTERED, 1)]
    page = desk.get(SPLIT).content.decode()
    assert '<option value="registered_households" selected>' in page
    assert f"表中的任务数：按{REGISTERED}分解。" in page


def test_numbers_typed_by_hand_are_recorded_as_such(desk: Client) -> None:
    hand_down_by_base(desk)
    typed = form(desk, {COUNTY: "500", OTHER_COUNTY: "169"}, base="registered_households")
    desk.post(SPLIT, typed)

    assert bases() == [(COUNTY, "", 2), (OTHER_COUNTY, "", 2)]
    assert "按户数分解；由人工确定" in words(desk, RENOVATED)
    assert "表中的任务数：由人工确定。" in words(desk, SPLIT)


def test_a_number_that_stays_keeps_what_it_rests_on(desk: Client) -> None:
    values, former = {COUNTY: "500", OTHER_COUNTY: "169"}, "未脱贫户数（2017-12-31）"
    desk.post(SPLIT, form(desk, values))
    TargetShare.objects.update(base=former)  # as it was split by the figures of another day
    early = {f"deadline-{COUNTY}": "2018-11-30", "why_more": "雨季前完工"}
    desk.post(SPLIT, form(desk, values, **early))

    assert bases() == [(COUNTY, former, 2), (OTHER_COUNTY, former, 1)]


def test_a_place_without_the_target_has_nothing_to_split(desk: Client) -> None:
    page = words(desk, SPLIT, place=COUNTY)

    assert "本级没有这一目标" in page
    assert "表中的任务数" not in page


def test_what_a_document_gave_was_split_by_nobody(desk: Client, officer: User) -> None:
    hand_down_by_base(desk)
    given = DirectiveTarget(
        goal_id="houses_renovated", place_code=COUNTY, year=2018, value=Decimal(120), unit="household"
    )  # fmt: skip
    set_targets([given], document="甲发〔2018〕1号", reason="印发", acting_user=officer)

    assert f"表中的任务数：由文件下达；按{REGISTERED}分解。" in words(desk, SPLIT)


def test_the_workbook_holds_what_is_shown(desk: Client) -> None:
    hand_down_by_base(desk)
    typed = form(desk, {COUNTY: "600", OTHER_COUNTY: "69"}, base="registered_households")
    sent = desk.post(f"{SPLIT}workbook/", typed).content

    rows = CalamineWorkbook.from_filelike(BytesIO(sent)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[4:6]] == [600, 69]


def test_what_cannot_be_read_goes_into_no_workbook(desk: Client) -> None:
    answer = desk.post(f"{SPLIT}workbook/", form(desk, {COUNTY: "很多", OTHER_COUNTY: "69"}))

    assert answer.headers["Content-Type"].startswith("text/html")
    assert "甲县 的数写作“很多”" in answer.content.decode()
