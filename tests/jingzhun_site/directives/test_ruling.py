"""Reviewing: each ruling against the version that was seen, printed words kept, offsets kept."""

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.directives.actions.dividing import (
    merge_items,
    next_to_merge,
    places_to_split,
    split_quantity,
    split_task,
)
from jingzhun_site.directives.actions.ruling import (
    accept_item,
    assign_item,
    note_seen,
    reject_item,
    reopen_item,
)
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.directives.refusing import DirectiveRefusedError
from tests.jingzhun_site.conftest import COUNTY, TOWNSHIP, MakeUser
from tests.jingzhun_site.directives.conftest import item_of
from tests.jingzhun_site.organisations.conftest import make_office, make_post

QUANTITY = {
    "indicator": "硬化通村道路", "scope": "全县", "kind": "target", "comparison": ">=", "value": "35",
    "value_max": "", "unit": "公里", "years": "2019、2020", "span": "by", "deadline": "",
    "lead": "县交通运输局", "supporting": "县财政局、县住建局",
}  # fmt: skip


def words_of(item: DirectiveItem) -> str:
    return item.directive.text[item.start : item.end]


def post(desk: Client, item: DirectiveItem, act: str, **values: object) -> str:
    """Do something with an item in the browser as its page has it; what the page then says."""
    form = {"version": item.version, **values}
    answer = desk.post(f"/directives/items/{item.pk}/{act}/", form, follow=True)
    return answer.content.decode()


def test_accepting_goes_on_to_the_next_that_waits(desk: Client, directive: Directive) -> None:
    first, second = directive.items.order_by("start", "end", "pk")[:2]
    page = post(desk, first, "accept")
    first.refresh_from_db()

    assert (first.state, first.version, str(first.decided_by)) == ("accepted", 2, "officer")
    assert f'data-card="{second.pk}"' in page
    assert "已审 <b>" in page
    assert AuditEntry.objects.filter(action="directives.item_accepted").exists()


def test_a_correction_accepts_and_keeps_what_was_read_and_printed(
    desk: Client, directive: Directive
) -> None:
    item = item_of(directive, "30公里")
    before = words_of(item)
    post(desk, item, "correct", **QUANTITY)
    item = DirectiveItem.objects.select_related("directive").get(pk=item.pk)

    assert (item.record["value"], item.record["years"]) == (35, [2019, 2020])
    assert (item.read["value"], item.read["years"]) == (30, [2020])
    assert item.record["responsible"]["with"] == ["县财政局", "县住建局"]
    assert (words_of(item), item.record["quote"]) == (before, item.read["quote"])
    assert (item.state, item.lead_units) == ("accepted", "、县交通运输局、")
    page = desk.get(f"/directives/{directive.pk}/", {"item": item.pk}).content.decode()
    assert "原读作" in page


def test_more_than_a_figure_is_not_at_least_that_figure(desk: Client, directive: Directive) -> None:
    item = item_of(directive, "30公里")
    post(desk, item, "correct", **{**QUANTITY, "comparison": ">"})
    item = DirectiveItem.objects.get(pk=item.pk)

    assert (item.record["op"], item.record["strict"]) == (">=", True)
    page = desk.get(f"/directives/{directive.pk}/", {"item": item.pk}).content.decode()
    assert "&gt; 35 公里" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"years": "二〇二〇"}, "不是年度"),
        ({"value": "很多"}, "数值"),
        ({"comparison": "range"}, "要有上限"),
        ({"value_max": "40"}, "才填上限"),
    ],
)
def test_a_wrong_correction_says_so_and_writes_nothing(
    desk: Client, directive: Directive, wrong: dict[str, str], sentence: str
) -> None:
    item = item_of(directive, "30公里")
    page = post(desk, item, "correct", **{**QUANTITY, **wrong})
    item.refresh_from_db()

    assert sentence in page
    assert (item.state, item.version) == ("waiting", 1)


def test_of_two_who_rule_on_one_item_the_second_is_told_what_happened(
    directive: Directive, officer: User, colleague: User
) -> None:
    item = item_of(directive, "30公里")
    accept_item(item, version=1, acting_user=officer)

    with pytest.raises(DirectiveRefusedError, match=r"officer 已于 .* 处理过这一条（已采纳）"):
        reject_item(item, reason="背景", version=1, acting_user=colleague)
    item.refresh_from_db()
    assert item.state == "accepted"


def test_the_page_of_the_second_says_the_same(
    desk: Client, directive: Directive, colleague: User
) -> None:
    item = item_of(directive, "30公里")
    accept_item(item, version=1, acting_user=colleague)

    assert "colleague 已于" in post(desk, item, "accept")


def test_turning_down_wants_a_reason_and_can_be_taken_back(
    directive: Directive, officer: User
) -> None:
    item = item_of(directive, "30公里")
    with pytest.raises(DirectiveRefusedError, match="写明原因"):
        reject_item(item, reason=" ", version=1, acting_user=officer)
    reject_item(item, reason="背景说明", version=1, acting_user=officer)
    reopen_item(item, version=2, acting_user=officer)
    item.refresh_from_db()

    assert (item.state, item.reason, item.version) == ("waiting", "", 3)


def test_a_task_is_cut_at_its_stops_and_every_part_stands_on_its_own_words(
    directive: Directive, officer: User
) -> None:
    item = item_of(directive, "养护台账")
    cut = next(at for at, left, _right in places_to_split(item) if left.endswith("台账，"))
    one, other = split_task(item, [cut], version=1, acting_user=officer)
    item.refresh_from_db()

    assert words_of(one).endswith("建立养护台账")
    assert words_of(other).startswith("每月巡查")
    assert one.record["task"] == words_of(one)
    assert item.start <= one.start < one.end <= other.start < other.end <= item.end
    assert (item.state, one.sources, one.state) == ("replaced", [item.pk], "waiting")


@pytest.mark.parametrize("offsets", [[], [0], [10**6]])
def test_a_cut_outside_the_words_is_refused(
    directive: Directive, officer: User, offsets: list[int]
) -> None:
    item = item_of(directive, "养护台账")
    with pytest.raises(DirectiveRefusedError, match="选择在哪里断开"):
        split_task(item, offsets, version=1, acting_user=officer)
    item.refresh_from_db()
    assert item.state == "waiting"


def test_a_figure_over_several_years_is_split_by_year_on_the_same_words(
    directive: Directive, officer: User
) -> None:
    item = item_of(directive, "200万元")
    parts = split_quantity(item, version=1, acting_user=officer)

    assert [part.record["years"] for part in parts] == [[2018], [2019]]
    assert {(part.start, part.end) for part in parts} == {(item.start, item.end)}
    with pytest.raises(DirectiveRefusedError, match="只涉及一个年度"):
        split_quantity(parts[0], version=1, acting_user=officer)


def test_what_was_split_is_merged_again_over_the_words_of_both(
    directive: Directive, officer: User
) -> None:
    item = item_of(directive, "养护台账")
    cut = next(at for at, left, _right in places_to_split(item) if left.endswith("台账，"))
    one, other = split_task(item, [cut], version=1, acting_user=officer)
    found = next_to_merge(one)
    assert found is not None
    assert found.pk == other.pk
    merged = merge_items(one, other, version=1, other_version=1, acting_user=officer)

    assert (merged.start, merged.end) == (one.start, other.end)
    assert words_of(merged) == merged.record["quote"]
    assert merged.record["responsible"]["lead"] == ["县交通运输局"]


def test_figures_that_do_not_agree_are_not_merged(directive: Directive, officer: User) -> None:
    one, other = item_of(directive, "学校4所"), item_of(directive, "2019年新建学校3所")
    with pytest.raises(DirectiveRefusedError, match="数值或单位不同"):
        merge_items(one, other, version=1, other_version=1, acting_user=officer)
    assert directive.items.filter(state="replaced").count() == 0


def test_if_the_other_one_was_changed_meanwhile_nothing_is_merged(
    directive: Directive, officer: User, colleague: User
) -> None:
    item = item_of(directive, "200万元")
    one, other = split_quantity(item, version=1, acting_user=officer)
    accept_item(other, version=1, acting_user=colleague)

    with pytest.raises(DirectiveRefusedError, match="colleague"):
        merge_items(one, other, version=1, other_version=1, acting_user=officer)
    one.refresh_from_db()
    assert one.state == "waiting"


def test_an_item_is_given_to_a_post_that_there_is(directive: Directive, officer: User) -> None:
    make_office(COUNTY, "甲县交通运输局")
    make_post("P1")
    item = item_of(directive, "30公里")
    assign_item(item, lead_post="P1", supporting_posts=[], version=1, acting_user=officer)
    item.refresh_from_db()
    assert (item.lead_post, item.state) == ("P1", "waiting")

    with pytest.raises(DirectiveRefusedError, match="岗位已不存在"):
        assign_item(item, lead_post="P9", supporting_posts=[], version=2, acting_user=officer)


def test_a_finding_is_looked_at_once_and_with_a_reason(
    directive: Directive, officer: User, colleague: User
) -> None:
    found = directive.findings.get(kind="check")
    assert "9" in found.sentence
    assert "7" in found.sentence
    with pytest.raises(DirectiveRefusedError, match="写明核对的结果"):
        note_seen(found, because="", acting_user=officer)
    note_seen(found, because="原文如此", acting_user=officer)

    with pytest.raises(DirectiveRefusedError, match="已有人核对过"):
        note_seen(found, because="原文如此", acting_user=colleague)


def test_the_finding_stands_beside_its_clause(desk: Client, directive: Directive) -> None:
    page = desk.get(f"/directives/{directive.pk}/").content.decode()

    assert page.index("2018年至2019年共") < page.index('class="finding') < page.index("（二）道路")


def test_whoever_only_reads_gets_no_button_and_is_refused(
    directive: Directive, make_user: MakeUser
) -> None:
    client = Client()
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP))
    item = item_of(directive, "30公里")
    page = client.get(f"/directives/{directive.pk}/").content.decode()

    assert "更正并采纳" not in page
    assert client.post(f"/directives/items/{item.pk}/accept/", {"version": 1}).status_code == 403
    item.refresh_from_db()
    assert item.state == "waiting"


def test_a_script_gets_the_next_card_with_the_line_and_the_counts(
    desk: Client, directive: Directive
) -> None:
    item = item_of(directive, "30公里")
    form = {"version": 1}
    headers = {"HX-Request": "true"}
    answer = desk.post(f"/directives/items/{item.pk}/accept/", form, headers=headers)
    page = answer.content.decode()

    assert page.count("hx-swap-oob") == 2
    assert f'id="row-{item.pk}"' in page
    assert 'data-state="accepted"' in page
    assert "<html" not in page
