"""The large display: layers take turns by themselves, and nothing on it is anybody's name."""

import re
from urllib.parse import parse_qs

import pytest
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.models import Run
from jingzhun_site.warmap.layers import LAYERS
from tests.jingzhun_site.decisions.conftest import HILL
from tests.jingzhun_site.goals.conftest import COUNTY, OTHER_COUNTY, Login
from tests.jingzhun_site.goals.test_tree import words

WALL = "/map/wall/"


def following(client: Client, query: str) -> str:
    """The address that the display fetches next."""
    page = client.get(f"{WALL}{query}").content.decode()
    return re.findall(r'data-next="([^"]*)"', page)[0].replace("&amp;", "&")


def test_all_layers_take_turns_and_begin_again(decided: Run, login: Login) -> None:
    client = login(Role.LEADER)

    query, seen = "", []
    for _turn in range(len(LAYERS) + 1):
        query = following(client, query)
        seen.append(parse_qs(query.lstrip("?"))["layer"][0])
    assert len({*seen}) > 2
    assert seen.count(seen[-1]) == 2 or set(seen) < set(LAYERS)


def test_a_layer_stays_where_the_address_says_so(decided: Run, login: Login) -> None:
    query = following(login(Role.LEADER), f"?place={COUNTY}&layer=gaps&choice=undecided&stay=1")

    assert parse_qs(query.lstrip("?")) == {
        "place": [COUNTY], "layer": ["gaps"], "stay": ["1"], "choice": ["undecided"],
    }  # fmt: skip


def test_the_display_counts_the_week_and_ranks_the_places(decided: Run, login: Login) -> None:
    page = words(login(Role.LEADER), WALL, layer="gaps")

    assert "差缺：应享未享：最多的是甲县" in page
    assert "最差 甲县" in page
    assert "最好 乙县" in page
    assert "近七天 0 笔 纳入专项 0 步 办理步骤 0 条 核实排除差缺 0 次 入户走访" in page


def test_without_scripts_the_browser_turns_the_page(decided: Run, login: Login) -> None:
    page = login(Role.LEADER).get(f"{WALL}?seconds=45").content.decode()

    assert '<noscript><meta http-equiv="refresh" content="45;url=?place=' in page


@pytest.mark.parametrize("seconds", ["1", "x", "100000"])
def test_a_turn_takes_neither_no_time_nor_for_ever(
    places: None, login: Login, seconds: str
) -> None:
    assert login(Role.LEADER).get(WALL, {"seconds": seconds}).status_code == 400


def test_the_display_is_of_the_own_place_alone(decided: Run, login: Login) -> None:
    client = login(Role.TOWNSHIP_CLERK, COUNTY)

    assert client.get(WALL, {"place": OTHER_COUNTY}).status_code == 404
    assert "山上村作战图" in words(login(Role.VILLAGE_CADRE, HILL), WALL)


def test_before_the_first_run_the_display_waits(places: None, login: Login) -> None:
    client = login(Role.LEADER)

    assert "还没有数" in words(client, WALL)
    assert following(client, "") == WALL
