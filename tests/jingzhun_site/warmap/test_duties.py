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
    assert "空镇 无 没有职责" in words(client, MAP, layer="duties", place=COUNTY)
    assert "逾期未履行的职责" in words(client, "/map/wall/", layer="duties", place=COUNTY)


def test_the_course_is_what_was_done_by_its_deadline_month_by_month(giver: User) -> None:  # noqa: F811
    for number, (due, done) in enumerate((
        (date(2018, 9, 20), date(2018, 9, 20)),
        (date(2018, 9, 30), date(2018, 10, 2)),
        (date(2018, 9, 30), None),
        (date(2018, 11, 30), date(2018, 11, 1)),
        (date(2018, 12, 31), date(2018, 12, 1)),
    )):  # fmt: skip
        dated(str(number), place=TOWNSHIP, label=f"职责{number}", due_on=due, fulfilled_on=done)

    data = read(giver, "duties", COUNTY)
    shares = {point.label: point.value.low for point in data.trend}
    assert {month: None if share is None else int(share) for month, share in shares.items()} == {
        "2018-09": 33, "2018-10": None, "2018-11": 100,
    }  # fmt: skip
    client = browser(giver)
    rows = words(client, data.trend[0].value.href)
    assert "共 3 条" in rows
    assert "时限所在月份： 2018-09" in rows
    assert "职责3" not in rows
    for page in (MAP, "/map/wall/"):
        shown = words(client, page, layer="duties", place=COUNTY)
        assert "各月按期履行的比例（%） 33.3 2018-09 无 2018-10 100.0 2018-11" in shown
    dated("due", place=COUNTY, due_on=TODAY - timedelta(days=1))
    assert read(giver, "duties", COUNTY).trend[-1].value.low == 0
    assert read(giver, "duties", TOWNSHIP).trend[-1].label == "2018-11"
