"""Outlines that an office brings: what is wrong is said, what is right is drawn where it lies."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.maps import project_outlines, read_outlines

EAST, WEST = "410621000000", "410622000000"


def square(x: float, y: float, size: float = 1) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(rings: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties or {"code": "410621"},
        "geometry": {"type": kind, "coordinates": rings},
    }


def text_of(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def codes_of(text: str) -> Sequence[str]:
    with pytest.raises(JingzhunError) as raised:
        read_outlines(text)
    assert all(fault.line("zh") and fault.line("en") for fault in raised.value.faults)
    return [fault.code for fault in raised.value.faults]


@pytest.mark.parametrize(
    "properties",
    [
        {"code": "410621"},
        {"adcode": 410621},
        {"gb": "156410621"},
        {"id": EAST},
        {"code": "", "id": EAST},
    ],
)
def test_codes_are_found_as_files_write_them(properties: dict[str, Any]) -> None:
    assert list(read_outlines(text_of(feature([square(114, 35)], **properties)))) == [EAST]


def test_a_place_of_several_parts_keeps_them_all() -> None:
    both = [[square(114, 35)], [square(116, 35)]]

    assert len(read_outlines(text_of(feature(both, "MultiPolygon")))[EAST]) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code,name\n1,x", "MAP001"),
        ("[1, 2]", "MAP001"),
        ('{"features": [1]}', "MAP001"),
        (text_of(feature([square(114, 35)], name="甲县")), "MAP002"),
        (text_of(feature([square(114, 35)], code="41062")), "MAP002"),
        (text_of(feature([square(114, 35)]), feature([square(115, 35)])), "MAP003"),
        (text_of(feature([114, 35], "Point")), "MAP004"),
        (text_of(feature([square(38_500_000, 3_900_000)])), "MAP005"),
        (text_of(feature([square(35, 114)])), "MAP005"),
        (text_of(feature([[["114", "35"]] * 4])), "MAP005"),
        (text_of(feature([square(114, 35)[:-1]])), "MAP006"),
    ],
)
def test_a_wrong_file_is_refused_with_its_fault(text: str, code: str) -> None:
    assert codes_of(text) == [code]


def test_all_faults_of_a_file_are_said_at_once() -> None:
    wrong = text_of(
        feature([square(114, 35)], name="x"), feature([114, 35], "Point"), feature([square(35, 114)], code="410622")
    )  # fmt: skip

    assert codes_of(wrong) == ["MAP002", "MAP004", "MAP005"]


def test_the_picture_keeps_north_up_and_neighbours_side_by_side() -> None:
    outlines = read_outlines(
        text_of(feature([square(114, 35)]), feature([square(115, 36)], code="410622"))
    )
    drawn = project_outlines(outlines, width=400, most_height=1000)

    (ax, ay), (bx, by) = drawn.labels[EAST], drawn.labels[WEST]
    assert ax < bx
    assert ay > by
    assert drawn.width == 400
    assert 470 < drawn.height < 510  # a degree of latitude is longer than one of longitude


def test_a_high_picture_is_made_narrower() -> None:
    tall = {
        EAST: [tuple((x, y) for x, y in square(114, 30)), tuple((x, y) for x, y in square(114, 38))]
    }
    drawn = project_outlines(tall, width=400, most_height=300)

    assert drawn.height == 300
    assert drawn.width < 60


def test_corners_that_nobody_would_see_are_left_out() -> None:
    line = [[114 + n / 1000, 35] for n in range(1001)]
    ring = [*line, [115, 36], [114, 36], [114, 35]]
    drawn = project_outlines(read_outlines(text_of(feature([ring]))), width=100, most_height=200)

    assert drawn.paths[EAST].count("L") == 3


def test_the_name_of_a_place_that_bends_stands_inside_it() -> None:
    bent = [[114, 34], [118, 34], [118, 38], [117, 38], [117, 35], [114, 35], [114, 34]]
    drawn = project_outlines(read_outlines(text_of(feature([bent]))), width=400, most_height=600)

    x, y = drawn.labels[EAST]
    assert x > 300 or y > drawn.height * 3 // 4
