"""Handing targets down: shares that add up, versions with reasons, and what is refused."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.goals.actions.handing import (
    DirectiveTarget,
    Given,
    Handing,
    hand_down,
    set_targets,
    shares_below,
    version_of,
)
from jingzhun_site.goals.dividing import Base, shares_of
from jingzhun_site.goals.models import ProgressRun, Shortfall, TargetShare
from jingzhun_site.goals.queries import StoredLine, current_lines
from jingzhun_site.goals.refusing import GoalRefusedError
from jingzhun_site.goals.running import measure_goals
from tests.jingzhun_site.goals.conftest import (
    CITY,
    COUNTY,
    OTHER_COUNTY,
    RENOVATED,
    TODAY,
    TOWNSHIP,
    Login,
    make_person,
)
from tests.jingzhun_site.goals.test_tree import as_read, words

SPLIT = f"{RENOVATED}split/"


@pytest.fixture
def officer(measured: ProgressRun) -> User:
    return make_person(Role.COUNTY_OFFICER, CITY)


@pytest.fixture
def desk(officer: User, client: Client) -> Client:
    client.force_login(officer)
    return client


def line_of(user: User, goal: str = "houses_renovated", year: int = 2018) -> StoredLine:
    return next(one for one in current_lines(CITY, year=year, user=user) if one.goal_id == goal)


def handing(line: StoredLine, values: Mapping[str, int | Decimal], **more: object) -> Handing:
    given_ = [Given(place=place, value=Decimal(value)) for place, value in values.items()]
    about = {"reason": "按户数分解", "seen": version_of(shares_below(line)), **more}
    return Handing(line=line, given=given_, **about)  # type: ignore[arg-type]


def form(client: Client, values: dict[str, str], **more: str) -> dict[str, str]:
    page = client.get(SPLIT).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    typed = {f"value-{place}": value for place, value in values.items()}
    return {"seen": seen, "step": "hand_down", "reason": "按户数分解", **typed, **more}


@given(
    total=st.integers(0, 10**6),
    bases=st.dictionaries(st.integers(0, 400), st.integers(1, 10**6), min_size=1, max_size=60),
    data=st.data(),
)
def test_shares_always_sum_to_the_target_and_fixed_ones_stay(
    total: int, bases: dict[int, int], data: st.DataObject
) -> None:
    places = {f"4106{number:08}": value for number, value in bases.items()}
    kept = data.draw(
        st.lists(st.sampled_from(sorted(places)), max_size=len(places) - 1, unique=True)
    )
    room = total // (len(kept) + 1)
    fixed = {place: data.draw(st.integers(0, room)) for place in kept}

    shares = shares_of(Decimal(total), Base(key="b", label="b", values=places), list(places), fixed)

    assert sum(shares.values()) == total
    assert {place: shares[place] for place in kept} == fixed


def test_the_wizard_splits_by_a_base_with_the_sum_of_the_target(desk: Client) -> None:
    page = words(desk, SPLIT, base="registered_households")

    assert "合计 669 户 与本级目标相等" in page
    content = desk.get(SPLIT, {"base": "registered_households"}).content.decode()
    assert f'name="value-{COUNTY}" value="535"' in content
    assert f'name="value-{OTHER_COUNTY}" value="134"' in content


def test_a_fixed_share_stays_and_the_rest_is_spread(desk: Client) -> None:
    typed = form(desk, {COUNTY: "600", OTHER_COUNTY: "1"}, step="spread")
    answer = desk.post(SPLIT, typed | {f"fixed-{COUNTY}": "1"}).content.decode()

    assert f'name="value-{COUNTY}" value="600"' in answer
    assert f'name="value-{OTHER_COUNTY}" value="69"' in answer


def test_fixed_shares_above_the_target_are_refused_in_a_sentence_without_a_code(
    desk: Client,
) -> None:
    typed = form(desk, {COUNTY: "700", OTHER_COUNTY: "1"}, step="spread")
    answer = desk.post(SPLIT, typed | {f"fixed-{COUNTY}": "1"}).content.decode()

    assert "固定份额合计 700，超过待分解的 669。请调低固定份额或调高总数。" in answer
    assert "GOAL0" not in answer


def test_what_is_handed_down_becomes_the_target_below_with_reason_and_version(
    desk: Client, officer: User
) -> None:
    answer = desk.post(SPLIT, form(desk, {COUNTY: "500", OTHER_COUNTY: "169"}), follow=True)

    assert "已下达 2 个地区" in answer.content.decode()
    share = TargetShare.objects.get(place_code=COUNTY)
    assert (share.value, share.version, share.reason) == (500, 1, "按户数分解")
    measure_goals(acting_user=None)
    (line,) = [
        one for one in current_lines(COUNTY, year=2018, user=officer)
        if one.goal_id == "houses_renovated"
    ]  # fmt: skip
    assert line.target is not None
    assert (line.target.value, line.status) == (500, "due_today")
    years = {one.year for one in _of_goal(officer, COUNTY)}
    assert years == {2018, 2019}  # the other year of the goal is still there, not handed down yet
    assert AuditEntry.objects.filter(action="goals.handed_down").count() == 1


def _of_goal(user: User, place: str) -> list[StoredLine]:
    found = [one for year in (2018, 2019) for one in current_lines(place, year=year, user=user)]
    return [one for one in found if one.goal_id == "houses_renovated"]


def test_a_second_hand_keeps_the_first_as_an_older_version(officer: User) -> None:
    line = line_of(officer)
    hand_down(handing(line, {COUNTY: 500, OTHER_COUNTY: 169}), acting_user=officer)
    changed = hand_down(
        handing(line, {COUNTY: 400, OTHER_COUNTY: 269}, reason="核实后调整"), acting_user=officer
    )

    assert changed == 2
    versions = TargetShare.objects.filter(place_code=COUNTY).order_by("version")
    assert [(v.value, v.reason, v.superseded_at is None) for v in versions] == [
        (500, "按户数分解", False),
        (400, "核实后调整", True),
    ]


def test_shares_that_do_not_add_up_are_refused_in_a_sentence(desk: Client) -> None:
    answer = desk.post(SPLIT, form(desk, {COUNTY: "500", OTHER_COUNTY: "100"}))

    assert "各地合计 600 户，本级任务 669 户，对不上" in answer.content.decode()
    assert "比本级目标少 69 户" in as_read(answer.content.decode())
    assert not TargetShare.objects.exists()


def test_half_a_household_is_not_handed_down(desk: Client, officer: User) -> None:
    answer = desk.post(SPLIT, form(desk, {COUNTY: "500.5", OTHER_COUNTY: "168.5"}))

    page = answer.content.decode()
    assert "甲县 的任务数写作 500.5，以“户”计的数必须是整数，请改为 500 或 501。" in page
    assert "乙县 的任务数写作 168.5" in page
    halves = {COUNTY: Decimal("500.5"), OTHER_COUNTY: Decimal("168.5")}
    with pytest.raises(GoalRefusedError, match=r"请改为 168 或 169"):
        hand_down(handing(line_of(officer), halves), acting_user=officer)
    assert not TargetShare.objects.exists()


def test_a_fixed_half_is_named_before_the_rest_is_spread(desk: Client) -> None:
    typed = form(desk, {COUNTY: "600.5", OTHER_COUNTY: "1"}, step="spread")
    answer = desk.post(SPLIT, typed | {f"fixed-{COUNTY}": "1"}).content.decode()

    assert "甲县 固定为 600.5，其余按整数分，请把它改为整数。" in answer


def test_shares_above_the_target_say_by_how_much(desk: Client) -> None:
    answer = desk.post(SPLIT, form(desk, {COUNTY: "600", OTHER_COUNTY: "100"}))

    assert "合计 700 户 比本级目标多 31 户" in as_read(answer.content.decode())


def test_the_rest_is_spread_before_a_reason_is_written(desk: Client) -> None:
    page = desk.get(SPLIT).content.decode()

    assert 'value="spread" formnovalidate>' in page
    assert "goals/split.js" in page


def test_of_two_who_hand_down_at_once_the_second_is_told(desk: Client, officer: User) -> None:
    typed = form(desk, {COUNTY: "500", OTHER_COUNTY: "169"})
    other = make_person(Role.COUNTY_OFFICER, CITY)
    hand_down(handing(line_of(other), {COUNTY: 300, OTHER_COUNTY: 369}), acting_user=other)

    answer = desk.post(SPLIT, typed)

    assert f"{other} 刚刚下达过这一目标" in answer.content.decode()
    assert TargetShare.objects.get(place_code=COUNTY).value == 300


def test_an_earlier_day_than_that_of_the_place_above_wants_a_reason(
    desk: Client, officer: User
) -> None:
    early = {f"deadline-{COUNTY}": "2018-10-31"}
    values = {COUNTY: "500", OTHER_COUNTY: "169"}
    answer = desk.post(SPLIT, form(desk, values, **early))

    assert (
        "甲县 的时限早于本级（2018-10-31 对 2018-12-31），属于层层加码" in answer.content.decode()
    )
    assert not TargetShare.objects.exists()
    desk.post(SPLIT, form(desk, values, **early, why_more="雨季前完工"))
    assert "雨季前完工" in TargetShare.objects.get(place_code=COUNTY).reason


def test_a_later_day_than_that_of_the_place_above_is_refused_whatever_the_reason(
    desk: Client,
) -> None:
    late = {f"deadline-{COUNTY}": "2019-03-31", "why_more": "冬季停工"}
    answer = desk.post(SPLIT, form(desk, {COUNTY: "500", OTHER_COUNTY: "169"}, **late))

    page = answer.content.decode()
    assert "甲县 的时限写作 2019-03-31，晚于本级的 2018-12-31，本级无法按期完成。" in page
    assert "请改为 2018-12-31 或更早。" in page
    assert not TargetShare.objects.exists()


def test_a_rate_above_that_of_the_place_above_wants_a_reason(officer: User) -> None:
    line = line_of(officer, "serious_illness_treatment_rate", 2018)
    with pytest.raises(GoalRefusedError, match="层层加码"):
        hand_down(handing(line, {COUNTY: 95, OTHER_COUNTY: 90}), acting_user=officer)

    assert hand_down(handing(line, {COUNTY: 90, OTHER_COUNTY: 90}), acting_user=officer) == 2


def test_a_split_goes_out_as_a_workbook_and_comes_back(desk: Client) -> None:
    typed = form(desk, {COUNTY: "535", OTHER_COUNTY: "134"}, base="registered_households")
    sent = desk.post(f"{RENOVATED}split/workbook/", typed).content
    rows = CalamineWorkbook.from_filelike(BytesIO(sent)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[4:6]] == [COUNTY, OTHER_COUNTY]
    assert [row[3] for row in rows[4:6]] == [535, 134]
    cell = openpyxl.load_workbook(BytesIO(sent)).worksheets[0]["D5"]
    assert cell.number_format == "General"  # "#,##0.##" shows 535 as "535."

    answer = desk.post(SPLIT, {"workbook": SimpleUploadedFile("split.xlsx", sent)})

    page = answer.content.decode()
    assert "已读入表格" in page
    assert f'name="value-{COUNTY}" value="535"' in page


def test_a_workbook_with_another_unit_or_a_foreign_place_is_refused(desk: Client) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for at, code, unit in ((4, COUNTY, "人"), (5, "510000000000", "户")):
            sheet.write_row(at, 0, [code, "", "", 300, unit, ""])
    answer = desk.post(SPLIT, {"workbook": SimpleUploadedFile("s.xlsx", stream.getvalue())})

    page = answer.content.decode()
    assert "甲县 的单位写作“人”，这个指标的单位是“户”" in page
    assert f"表格里缺 乙县（{OTHER_COUNTY}）" in page
    assert "510000000000 不在本次分解的地区之列" in page


def test_a_place_that_stands_twice_in_a_workbook_is_refused(desk: Client) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(4, 0, [COUNTY, "", "", 300, "户", ""])
        sheet.write_row(5, 0, [OTHER_COUNTY, "", "", 369, "户", ""])
        sheet.write_row(6, 0, [COUNTY, "", "", 500, "户", ""])
    answer = desk.post(SPLIT, {"workbook": SimpleUploadedFile("s.xlsx", stream.getvalue())})

    page = answer.content.decode()
    assert f"第 7 行：{COUNTY} 在第 5 行已有，请只留一行。" in page
    assert 'value="500"' not in page


def test_codes_that_became_numbers_are_still_those_of_the_places(desk: Client) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(4, 0, [int(COUNTY), "", "", 535, "户", ""])
        sheet.write_row(5, 0, [int(OTHER_COUNTY), "", "", 134, "户", ""])
    answer = desk.post(SPLIT, {"workbook": SimpleUploadedFile("s.xlsx", stream.getvalue())})

    page = answer.content.decode()
    assert "已读入表格" in page
    assert f'name="value-{COUNTY}" value="535"' in page


def test_whoever_sets_no_goals_is_refused(measured: ProgressRun, login: Login) -> None:
    for role in (Role.VILLAGE_CADRE, Role.LEADER, Role.AUDITOR):
        assert login(role).get(SPLIT).status_code == 403


def test_a_clerk_hands_nothing_down_outside_the_own_place(measured: ProgressRun) -> None:
    officer = make_person(Role.COUNTY_OFFICER, CITY)
    clerk = make_person(Role.TOWNSHIP_CLERK, TOWNSHIP)
    with pytest.raises(Exception, match="set_goals"):
        hand_down(handing(line_of(officer), {COUNTY: 669}), acting_user=clerk)


def test_a_place_tells_of_its_shortfall_and_the_place_above_answers(
    desk: Client, officer: User
) -> None:
    hand_down(handing(line_of(officer), {COUNTY: 500, OTHER_COUNTY: 169}), acting_user=officer)
    measure_goals(acting_user=None)
    below = Client()
    below.force_login(make_person(Role.COUNTY_OFFICER, COUNTY))
    below.post(f"{RENOVATED}shortfall/?place={COUNTY}", {"possible": "450", "text": "有 50 户外出"})

    page = words(desk, RENOVATED)
    assert "有 50 户外出 预计能完成 450 户" in page
    note = Shortfall.objects.get()
    assert below.post(f"/goals/shortfalls/{note.pk}/", {"answer": "自己答"}).status_code == 404
    desk.post(f"/goals/shortfalls/{note.pk}/", {"answer": "调整为 450 户"})
    assert "调整为 450 户" in words(below, RENOVATED, place=COUNTY)


def test_a_shortfall_is_told_in_whole_households(desk: Client, officer: User) -> None:
    hand_down(handing(line_of(officer), {COUNTY: 500, OTHER_COUNTY: 169}), acting_user=officer)
    measure_goals(acting_user=None)

    told = {"possible": "450.5", "text": "有 50 户外出"}
    answer = desk.post(f"{RENOVATED}shortfall/?place={COUNTY}", told)

    assert "预计能完成写作 450.5，以“户”计的数必须是整数" in answer.content.decode()
    assert not Shortfall.objects.exists()


def test_a_document_sets_no_half_households(officer: User) -> None:
    half = DirectiveTarget(
        goal_id="houses_renovated", place_code=COUNTY, year=2018, value=Decimal("120.5"), unit="household"
    )  # fmt: skip
    with pytest.raises(GoalRefusedError, match=r"的目标写作 120\.5，以“户”计的数必须是整数"):
        set_targets([half], document="甲发〔2018〕1号", reason="印发", acting_user=officer)


def test_a_document_sets_targets_in_the_unit_of_the_indicator(officer: User) -> None:
    about = {"goal_id": "houses_renovated", "place_code": COUNTY, "year": 2018}
    good = DirectiveTarget(**about, value=Decimal(120), unit="household", clause="二(三)")  # type: ignore[arg-type]
    wrong = DirectiveTarget(**about, value=Decimal(120), unit="person")  # type: ignore[arg-type]
    unknown = DirectiveTarget(
        goal_id="moon", place_code=COUNTY, year=2018, value=Decimal(1), unit="item"
    )

    with pytest.raises(GoalRefusedError) as refused:
        set_targets(
            [good, wrong, unknown], document="甲发〔2018〕1号", reason="印发", acting_user=officer
        )
    assert len(refused.value.sentences) == 2
    assert "单位是户，文件写的是人" in refused.value.sentences[0]
    assert not TargetShare.objects.exists()

    (share,) = set_targets([good], document="甲发〔2018〕1号", reason="印发", acting_user=officer)
    assert (share.version, share.document, share.source) == (1, "甲发〔2018〕1号", "directive")
    assert share.made_at.date() == TODAY
