"""Outlines that an office brings: taken by a command, drawn where all places of a map have one, else tiles."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from jingzhun.errors import JingzhunError
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.decisions.models import Run
from jingzhun_site.warmap.models import Boundary
from tests.jingzhun.maps.test_outlines import feature, square, text_of
from tests.jingzhun_site.goals.conftest import COUNTY, OTHER_COUNTY, Login
from tests.jingzhun_site.warmap.conftest import MAP


def take(folder: Path, *features: dict[str, Any], **options: str) -> None:
    file = folder / "outlines.geojson"
    file.write_text(text_of(*features), encoding="utf-8")
    words = {"source": "甲市测绘处", "map_number": "甲S(2019)1号", **options}
    call_command("take_boundaries", str(file), **words)


def both() -> list[dict[str, Any]]:
    return [feature([square(114, 35)], code=COUNTY), feature([square(115, 35)], code="410622")]


def test_a_map_is_drawn_in_outlines_and_names_their_source(
    decided: Run, login: Login, tmp_path: Path
) -> None:
    take(tmp_path, *both(), feature([square(116, 35)], code="410699"))

    assert set(Boundary.objects.values_list("pk", flat=True)) == {COUNTY, OTHER_COUNTY}
    page = login(Role.LEADER).get(MAP, {"layer": "gaps"}).content.decode()
    assert page.count('<path class="map-outline"') == 2
    assert "边界：甲市测绘处；审图号：甲S(2019)1号" in page
    assert '<rect class="map-tile" width="120"' not in page
    assert AuditEntry.objects.filter(action="warmap.boundaries_taken").count() == 1


def test_a_map_of_which_one_place_has_no_outline_keeps_its_tiles(
    decided: Run, login: Login, tmp_path: Path
) -> None:
    take(tmp_path, both()[0], map_number="none")

    page = login(Role.LEADER).get(MAP, {"layer": "gaps"}).content.decode()
    assert "map-outline" not in page
    assert Boundary.objects.get().map_number == ""


def test_a_later_file_takes_the_place_of_an_earlier_one(places: None, tmp_path: Path) -> None:
    take(tmp_path, *both())
    take(tmp_path, both()[0], source="乙")
    assert dict(Boundary.objects.values_list("pk", "source")) == {
        COUNTY: "乙",
        OTHER_COUNTY: "甲市测绘处",
    }

    call_command("take_boundaries", remove=True)
    assert not Boundary.objects.exists()


def test_a_file_of_another_place_is_refused(places: None, tmp_path: Path) -> None:
    with pytest.raises(JingzhunError) as raised:
        take(tmp_path, feature([square(104, 30)], code="510104"))

    assert (
        raised.value.faults[0]
        .line("zh")
        .startswith("MAP007 文件里的 1 个边界都不是名册里的地方，名册里有如 410621000000。")
    )


def test_a_file_that_cannot_be_read_and_one_without_a_source_are_refused(
    places: None, tmp_path: Path
) -> None:
    (tmp_path / "gbk.json").write_bytes(json.dumps({"x": "县"}, ensure_ascii=False).encode("gbk"))

    with pytest.raises(CommandError, match="UTF-8"):
        call_command("take_boundaries", str(tmp_path / "gbk.json"), source="x", map_number="none")
    with pytest.raises(CommandError, match="--source"):
        call_command("take_boundaries", str(tmp_path / "gbk.json"))
    with pytest.raises(CommandError, match="读不了文件"):
        call_command("take_boundaries", str(tmp_path / "no.json"), source="x", map_number="none")
