"""The layer of tasks: its counts are the ledger's, and open to its list."""

from datetime import timedelta

from jingzhun_site.accounts.models import User
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
from tests.jingzhun_site.warmap.test_map import read


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
    assert "空镇 不明 没有任务" in words(client, MAP, layer="tasks", place=COUNTY)
