"""What accepted items become: targets of goals in force, with a way to them from the item."""

from dataclasses import replace

import pytest
from django.test import Client

from jingzhun.directives.model import Dating
from jingzhun_site.accounts.models import User
from jingzhun_site.directives.actions.ruling import accept_item, correct_item, reject_item
from jingzhun_site.directives.actions.uploading import withdraw_directive
from jingzhun_site.directives.handing_over import address_of, goal_choices, hand_over_as_goal
from jingzhun_site.directives.models import Directive, DirectiveItem, Handover
from jingzhun_site.directives.records import record_of
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.goals.models import TargetShare
from tests.jingzhun_site.conftest import COUNTY
from tests.jingzhun_site.directives.conftest import Upload, item_of

HOUSES = """山水县住房安全方案

一、目标

2018年完成农村危房改造260户，2019年完成农村危房改造190户。县住房和城乡建设局建立改造台账。
"""


@pytest.fixture
def houses(upload: Upload) -> Directive:
    return upload(HOUSES)


@pytest.fixture
def accepted(houses: Directive, officer: User) -> DirectiveItem:
    item = item_of(houses, "260户")
    accept_item(item, version=1, acting_user=officer)
    return item_of(houses, "260户")


def test_the_goal_with_the_same_unit_and_most_alike_words_stands_first(
    accepted: DirectiveItem,
) -> None:
    assert goal_choices(accepted)[0].goal_id == "houses_renovated"


def test_an_accepted_target_becomes_the_target_of_its_place_and_leads_there(
    desk: Client, accepted: DirectiveItem
) -> None:
    form = {"version": accepted.version, "goal": "houses_renovated"}
    desk.post(f"/directives/items/{accepted.pk}/hand/", form)
    share, became = TargetShare.objects.get(), Handover.objects.get()

    assert (share.goal_id, share.place_code, share.year, share.value) == (
        "houses_renovated", COUNTY, 2018, 260,
    )  # fmt: skip
    assert (share.source, share.document, share.clause) == ("directive", "山水县住房安全方案", "一")
    page = desk.get(f"/directives/{accepted.directive_id}/", {"item": accepted.pk})
    assert address_of(became).replace("&", "&amp;") in page.content.decode()
    units = desk.get(f"/directives/{accepted.directive_id}/units/").content.decode()
    assert became.label in units


def test_it_is_handed_over_once_and_then_stays(accepted: DirectiveItem, officer: User) -> None:
    hand_over_as_goal(accepted, "houses_renovated", acting_user=officer)

    with pytest.raises(DirectiveRefusedError, match="已经下达过"):
        hand_over_as_goal(accepted, "houses_renovated", acting_user=officer)
    with pytest.raises(DirectiveRefusedError, match="已经下达"):
        reject_item(accepted, reason="背景", version=accepted.version, acting_user=officer)
    with pytest.raises(DirectiveRefusedError, match="不能撤下"):
        withdraw_directive(accepted.directive, reason="传错了", acting_user=officer)


def test_what_waits_is_not_handed_over(houses: Directive, officer: User) -> None:
    item = item_of(houses, "260户")
    with pytest.raises(DirectiveRefusedError, match="只有已采纳的目标"):
        hand_over_as_goal(item, "houses_renovated", acting_user=officer)


def test_a_target_without_a_year_is_asked_for_one(houses: Directive, officer: User) -> None:
    item = item_of(houses, "260户")
    undated = replace(record_of(item), dating=Dating())
    correct_item(item, undated, version=1, acting_user=officer)
    item = item_of(houses, "260户")
    with pytest.raises(DirectiveRefusedError, match="先更正年度"):
        hand_over_as_goal(item, "houses_renovated", acting_user=officer)


def test_a_goal_of_another_unit_is_refused_by_goals_and_nothing_is_kept(
    accepted: DirectiveItem, officer: User
) -> None:
    with pytest.raises(DirectiveRefusedError, match="单位"):
        hand_over_as_goal(accepted, "schools_built", acting_user=officer)

    assert not Handover.objects.exists()
    assert not TargetShare.objects.exists()
