"""The layer of tasks: its counts are the ledger's, and open to its list."""

from datetime import date, timedelta
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.ledger.models import LedgerEntry, State
from tests.jingzhun_site.goals.conftest import COUNTY, TOWNSHIP
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.ledger.conftest import (  # noqa: F401
    TODAY,
    TOWN,
    Give,
    _today,
    browser,
    clerk,
    colleague,
    give,
    giver,
    holder,
)
from tests.jingzhun_site.warmap.conftest import EMPTY_TOWNSHIP, MAP
from tests.jingzhun_site.warmap.test_map import read, tile


def test_tasks_on_the_map_are_those_of_the_ledger(give: Give, giver: User) -> None:  # noqa: F811
    give("修桥", post=TOWN, due_on=TODAY - timedelta(days=5))
    give("修路", post=TOWN)

    data = read(giver, "tasks", COUNTY)
    assert (data.values[TOWNSHIP].low, data.whole.low) == (1, 1)
    assert data.values[EMPTY_TOWNSHIP].low is None
    assert read(giver, "tasks", COUNTY, choice="open").whole.low == 2
    client = browser(giver)
    late = words(client, data.values[TOWNSHIP].href)
    assert "修桥" in late
    assert "修路" not in late
    shown = words(client, MAP, layer="tasks", place=COUNTY)
    assert "空镇 无 没有任务" in shown
    assert "不明" not in shown.replace("斜线表示有不明的", "")
    assert tile(client, "空镇", layer="tasks", place=COUNTY)[0] == "nothing"


def test_the_course_is_what_was_reported_in_time(give: Give, giver: User) -> None:  # noqa: F811
    september, closed = date(2018, 9, 30), {"state": State.CLOSED}
    dated: list[tuple[str, date, dict[str, Any]]] = [
        ("按期", september, {**closed, "reported_on": september, "ended_on": date(2018, 10, 8)}),
        ("逾期办结", september, {**closed, "reported_on": date(2018, 10, 1)}),
        ("未办", september, {}),
        ("不办", september, {"state": State.REJECTED}),
        ("缓办路灯", september, {"exempt_until": TODAY}),
        ("提前", date(2018, 11, 30), {"state": State.REPORTED, "reported_on": date(2018, 11, 1)}),
        ("还早", date(2018, 12, 31), {"state": State.REPORTED, "reported_on": date(2018, 12, 1)}),
    ]
    for title, due_on, moved in dated:
        entry = give(title, post=TOWN, due_on=due_on)
        LedgerEntry.objects.filter(pk=entry.pk).update(**moved)

    data = read(giver, "tasks", COUNTY)
    shares = {point.label: point.value.low for point in data.trend}
    assert {month: None if share is None else int(share) for month, share in shares.items()} == {
        "2018-09": 33, "2018-10": None, "2018-11": 100,
    }  # fmt: skip
    client = browser(giver)
    rows = words(client, data.trend[0].value.href)
    assert "共 3 条" in rows
    assert "时限所在月份： 2018-09" in rows
    assert {title for title, *_ in dated if title in rows} == {"按期", "逾期办结", "未办"}
    shown = words(client, MAP, layer="tasks", place=COUNTY)
    assert "各月按期办结的比例（%） 33.3 2018-09 无 2018-10 100.0 2018-11" in shown
