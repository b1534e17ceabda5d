"""Steps are signed in their order, in time, by whoever may, and by two people where one checks the other."""

from collections.abc import Callable
from datetime import date

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.programmes import posts
from jingzhun_site.programmes.actions.objections import raise_objection, resolve_objection
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.refusing import OvertakenError, RefusedError
from jingzhun_site.programmes.actions.returning import return_to
from jingzhun_site.programmes.actions.signing import sign_step, sign_steps
from jingzhun_site.programmes.models import Signature
from jingzhun_site.register.models import Enrolment, EnrolmentStep
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import (
    COUNTY,
    HILL,
    TODAY,
    TOWNSHIP,
    Posts,
    enrolled,
    line,
    papers,
)

MakeUser = Callable[..., User]


@pytest.fixture
def clerk(make_user: MakeUser, held: Posts) -> User:
    user = make_user(Role.TOWNSHIP_CLERK, TOWNSHIP, "乡镇甲")
    held.give(user, "township_housing_post", TOWNSHIP)
    return user


@pytest.fixture
def cadre(make_user: MakeUser, held: Posts) -> User:
    user = make_user(Role.VILLAGE_CADRE, HILL, "村干部乙")
    held.give(user, "village_committee", HILL)
    return user


@pytest.fixture
def officer(make_user: MakeUser, held: Posts) -> User:
    user = make_user(Role.COUNTY_OFFICER, COUNTY, "住建丙")
    held.give(user, "county_housing_post", COUNTY)
    return user


def _sign(key: str, step: str, user: User, on: date = TODAY) -> None:
    sign_step(key, Signing(step=step, on=on, papers=papers(step)), acting_user=user)


def _refused(key: str, step: str, user: User, on: date = TODAY) -> str:
    before = EnrolmentStep.objects.count(), line(key).version
    with pytest.raises(RefusedError) as caught:
        _sign(key, step, user, on)
    assert (EnrolmentStep.objects.count(), line(key).version) == before
    return " ".join(caught.value.reasons)


def test_a_signed_step_names_post_and_person_and_moves_the_line_on(
    houses: list[Record], clerk: User
) -> None:
    key = enrolled("E1", "hill-a")
    assert line(key).next_step == "identified"

    _sign(key, "identified", clerk, date(2018, 12, 3))

    step = EnrolmentStep.objects.get(enrolment_id=key)
    signed = Signature.objects.get(step=step)
    assert (step.value("step"), step.value("reached_on")) == ("identified", date(2018, 12, 3))
    assert (signed.user, signed.post_title, signed.is_on_behalf) == (clerk, "乡镇村镇建设岗", False)
    assert (line(key).next_step, line(key).last_step, line(key).done) == (
        "applied",
        "identified",
        1,
    )


def test_whoever_does_not_hold_the_post_is_told_who_does(
    houses: list[Record], clerk: User, cadre: User
) -> None:
    said = _refused(enrolled("E1", "hill-a"), "identified", cadre)

    assert said == "“鉴定”要由乡镇村镇建设岗（乡镇甲）签，您不在这个岗位上。"


def test_a_post_that_nobody_holds_is_said_to_be_empty(houses: list[Record], cadre: User) -> None:
    assert "乡镇村镇建设岗（尚未登记任职人员）" in _refused(
        enrolled("E1", "hill-a"), "identified", cadre
    )


def test_what_a_household_does_is_written_down_by_whoever_handles_it(
    houses: list[Record], cadre: User
) -> None:
    key = enrolled("E1", "hill-a", steps=1)

    _sign(key, "applied", cadre)

    assert Signature.objects.get(enrolment_id=key).is_on_behalf


def test_a_step_waits_for_those_before_it(houses: list[Record], officer: User) -> None:
    said = _refused(enrolled("E1", "hill-a", steps=1), "approved", officer)

    assert said == "“县级审批”要等“公示”办完。"


def test_a_step_is_not_signed_twice(houses: list[Record], clerk: User) -> None:
    assert "已于 2018-03-01 办理" in _refused(
        enrolled("E1", "hill-a", steps=1), "identified", clerk
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2019, 1, 1), "不能晚于今天"), (date(2018, 5, 7), "至少满 7 天，最早 2018-05-08"),
     (date(2018, 4, 30), "不能早于前一步的日期 2018-05-01")],
)  # fmt: skip
def test_the_day_of_a_step_is_held_against_its_procedure(
    houses: list[Record], cadre: User, day: date, words: str
) -> None:
    key = enrolled("E1", "hill-a", steps=3)

    assert words in _refused(key, "posted", cadre, day)
    _sign(key, "posted", cadre, date(2018, 5, 8))


def _built_after_own_look(user: User) -> str:
    """An enrolment that a user identified and others led as far as the building."""
    key = enrolled("E1", "hill-a")
    _sign(key, "identified", user, date(2018, 3, 1))
    for number, step in enumerate(("applied", "appraised", "posted", "approved", "built"), start=4):
        EnrolmentStep.objects.create(
            step_id=f"later-{number}", enrolment_id=key, step=step, place_code=HILL,
            reached_on=date(2018, number, 1), known_at="2018-12-01T00:00Z",
        )  # fmt: skip
    return key


def test_whoever_identified_a_house_does_not_accept_it(
    houses: list[Record], clerk: User, officer: User, held: Posts
) -> None:
    held.give(clerk, "county_housing_post", COUNTY)
    key = _built_after_own_look(clerk)

    said = _refused(key, "accepted", clerk)

    assert said.startswith("“鉴定”是您签的，“验收”要换一个人签：县级住建岗（住建丙）")
    _sign(key, "accepted", officer)


def test_whoever_alone_holds_the_post_is_not_told_to_ask_himself(
    houses: list[Record], clerk: User, cadre: User, held: Posts
) -> None:
    held.held = [post for post in held.held if post.kind != "county_housing_post"]
    held.give(clerk, "county_housing_post", COUNTY)
    key = _built_after_own_look(clerk)

    for user in (clerk, cadre):
        said = _refused(key, "accepted", user)
        assert "县级住建岗（现有任职人员已签前面的步骤，请在“单位与岗位”登记另一人）" in said
        assert str(clerk) not in said


def test_an_open_objection_blocks_the_posting_and_stops_its_days(
    houses: list[Record], cadre: User
) -> None:
    key = enrolled("E1", "hill-a", steps=3)
    objection = raise_objection(key, "另有住房", on=date(2018, 5, 3), acting_user=cadre)
    assert line(key).has_objection
    assert "还有异议没有处理" in _refused(key, "posted", cadre, date(2018, 6, 1))

    resolve_objection(
        objection, is_upheld=False, outcome="入户核实，只有一处住房", on=date(2018, 5, 12), acting_user=cadre,
    )  # fmt: skip

    # One day had run by 2 May; from 13 May the other six.
    assert "最早 2018-05-18" in _refused(key, "posted", cadre, date(2018, 5, 17))
    _sign(key, "posted", cadre, date(2018, 5, 18))


def test_an_objection_that_is_upheld_sends_the_enrolment_back(
    houses: list[Record], cadre: User
) -> None:
    key = enrolled("E1", "hill-a", steps=3)
    objection = raise_objection(key, "房子没有那么差", on=date(2018, 5, 3), acting_user=cadre)

    resolve_objection(
        objection, is_upheld=True, outcome="重新鉴定", on=date(2018, 5, 4), acting_user=cadre
    )

    assert (line(key).next_step, line(key).done) == ("identified", 0)
    assert EnrolmentStep.with_withdrawn.filter(enrolment_id=key).count() == 3


def test_returning_takes_a_step_and_all_behind_it_back(houses: list[Record], clerk: User) -> None:
    key = enrolled("E1", "hill-a", steps=5)

    return_to(key, "appraised", reason="评议人数不够", acting_user=clerk)

    reached = set(EnrolmentStep.objects.filter(enrolment_id=key).values_list("step", flat=True))
    assert reached == {"identified", "applied"}
    assert line(key).next_step == "appraised"
    with pytest.raises(RefusedError, match="已经办过的一步"):
        return_to(key, "posted", reason="x", acting_user=clerk)


def test_payment_is_due_thirty_days_after_acceptance(houses: list[Record]) -> None:
    key = enrolled("E1", "hill-a", steps=7)  # accepted on 1 September

    assert (line(key).next_step, line(key).due_on) == ("paid", date(2018, 10, 1))
    assert list(type(line(key)).objects.overdue(TODAY)) == [line(key)]


def test_the_second_of_two_people_is_told_of_the_first(
    houses: list[Record], clerk: User, cadre: User
) -> None:
    key = enrolled("E1", "hill-a")
    seen = line(key).version
    _sign(key, "identified", clerk)

    with pytest.raises(OvertakenError, match="乡镇甲刚办理过这一笔"):
        sign_step(key, Signing(step="applied", on=TODAY), acting_user=cadre, expected_version=seen)
    assert line(key).done == 1


def test_many_are_signed_at_once_or_none(houses: list[Record], clerk: User) -> None:
    ready = [enrolled("E1", "hill-a"), enrolled("E2", "hill-b")]
    ahead = enrolled("E3", "hill-c", steps=1)
    signing = Signing(step="identified", on=TODAY, papers=papers("identified"))

    with pytest.raises(RefusedError) as caught:
        sign_steps([*ready, ahead], signing, acting_user=clerk)
    assert [reason.partition("：")[0] for reason in caught.value.reasons] == [ahead]
    assert line("E1").done == 0

    assert sign_steps(ready, signing, acting_user=clerk) == 2
    assert (line("E1").done, line("E2").done) == (1, 1)


def test_the_last_step_closes_the_enrolment(houses: list[Record], officer: User) -> None:
    key = enrolled("E1", "hill-a", steps=8)

    said = _refused(key, "closed", officer)
    assert "“补助到户”（支付凭证）不是在本系统办的" in said
    closing = Signing(
        step="closed", on=TODAY, note="此前各步的材料在县住建局档案室", papers=papers("closed")
    )
    sign_step(key, closing, acting_user=officer)

    record = Enrolment.objects.get(pk=key)
    assert (record.value("ended_on"), record.value("ended_because")) == (TODAY, "completed")
    assert (line(key).ended_because, line(key).next_step) == ("completed", "")
    assert "已经结束" in _refused(key, "closed", officer)


def test_a_step_lies_where_its_enrolment_lies(houses: list[Record], clerk: User) -> None:
    key = enrolled("E1", "hill-a")

    _sign(key, "identified", clerk)

    assert EnrolmentStep.objects.get(enrolment_id=key).place_code == HILL
    entry = AuditEntry.objects.get(action="register.addition", entity="enrolment_steps")
    assert entry.place_code == HILL


def test_where_no_posts_are_kept_whoever_handles_programmes_signs(
    houses: list[Record], make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "_organisations", lambda: None)
    key = enrolled("E1", "hill-a")

    _sign(key, "identified", make_user(Role.TOWNSHIP_CLERK, TOWNSHIP))

    assert Signature.objects.get(enrolment_id=key).post_title == "乡镇村镇建设岗"
