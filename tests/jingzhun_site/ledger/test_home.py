"""The ledger and the duties on the home page, for whoever has to do something about them."""

from datetime import date, timedelta

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.ledger.actions.moving import remind, report_done
from tests.jingzhun_site.conftest import COUNTY, MakeUser
from tests.jingzhun_site.ledger.conftest import HOUSING, TODAY, Give, browser


def home(user: User) -> str:
    return browser(user).get("/").content.decode()


def test_own_entries_are_tasks_and_say_what_was_urged(
    give: Give, giver: User, holder: User
) -> None:
    late = give(due_on=TODAY - timedelta(days=1))
    give(due_on=TODAY + timedelta(days=3))
    remind(late, text="", version=1, acting_user=giver)
    page = home(holder)
    assert "交给您的督办事项，已逾期" in page
    assert "其中被催办 1 项" in page
    assert "交给您的督办事项，7 天内到期" in page
    assert "交给您的督办事项" not in home(giver)


def test_what_was_reported_waits_for_the_giver_and_counts_as_to_do(
    give: Give, giver: User, holder: User
) -> None:
    before = browser(giver).get("/").context["tasks"]
    report_done(give(), text="好了", version=1, acting_user=holder)
    after = browser(giver).get("/").context["tasks"]
    assert [task.title for task in after if task not in before] == ["报告办结的事项，等您核验销号"]
    assert "等您核验销号" not in home(holder)


def test_a_leader_sees_what_is_overdue_and_gets_no_task(give: Give, make_user: MakeUser) -> None:
    give(due_on=TODAY - timedelta(days=1))
    page = home(make_user("leader", Role.LEADER, COUNTY))
    assert "督办逾期" in page
    assert "交给您的督办事项" not in page


def test_duties_of_own_posts_are_tasks(give: Give, holder: User, giver: User) -> None:
    about = {"duty_id": "x", "pack_id": "x", "label": "旬报", "kind": "report", "who": "finance",
             "clause": "一", "place_code": COUNTY, "wanted": 1, "post_id": HOUSING}  # fmt: skip
    for due in (date(2018, 12, 1), date(2018, 12, 15)):
        DutyInstance.objects.create(**about, period_start=due, period_end=due, due_on=due)
    page = home(holder)
    assert "本岗位职责，已逾期未履行" in page
    assert "本岗位职责，7 天内到期" in page
    assert "本岗位职责" not in home(giver)
