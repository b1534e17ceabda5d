"""The layer of duties: its counts are those of the list, and open to it."""

from datetime import date, timedelta

from jingzhun_site.accounts.models import User
from tests.jingzhun_site.duties.conftest import dated
from tests.jingzhun_site.goals.conftest import COUNTY, TOWNSHIP
from tests.jingzhun_site.goals.test_tree import words
from tests.jingzhun_site.ledger.conftest import TODAY, _today, browser, giver  # noqa: F401
from tests.jingzhun_site.warmap.conftest import EMPTY_TOWNSHIP, MAP
from tests.jingzhun_site.warmap.test_map import read


def test_duties_on_the_map_are_those_of_the_list(giver: User) -> None:  # noqa: F811
    late = TODAY - timedelta(days=5)
    dated("a", place=TOWNSHIP, label="每周研究", due_on=late)
    dated("b", place=TOWNSHIP, label="年度考核", due_on=date(2018, 12, 31))
    dated("c", place=TOWNSHIP, label="旬报", due_on=late, fulfilled_on=late)
    dated("d", place=COUNTY, label="县级会议", due_on=late)

    data = read(giver, "duties", COUNTY)
    assert (data.values[TOWNSHIP].low, data.whole.low) == (1, 2)
    assert data.values[EMPTY_TOWNSHIP].low is None
    assert read(giver, "duties", COUNTY, choice="open").values[TOWNSHIP].low == 2
    client = browser(giver)
    rows = words(client, data.values[TOWNSHIP].href)
    assert "每周研究" in rows
    assert "年度考核" not in rows
    assert "县级会议" not in rows
    assert "空镇 不明 没有职责" in words(client, MAP, layer="duties", place=COUNTY)
    assert "逾期未履行的职责" in words(client, "/map/wall/", layer="duties", place=COUNTY)
