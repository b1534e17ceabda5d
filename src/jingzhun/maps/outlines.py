"""Outlines of places from GeoJSON that an office brings, checked, and drawn as paths of an SVG."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, isfinite, radians
from typing import Any

from jingzhun.errors import Fault, JingzhunError

Point = tuple[float, float]
Ring = tuple[Point, ...]

CODE_NAMES = ("code", "adcode", "gb", "id")
"""The properties of a feature that may hold its division code, the first one that is there counts."""
_WIDTHS = (2, 4, 6, 9, 12)
_COUNTRY = "156"
"""What the codes of the national surveying standard (``gb``) have before the division code."""
_WEST, _SOUTH, _EAST, _NORTH = 70.0, 0.0, 140.0, 60.0
_FEWEST = 4
_MOST_FAULTS = 20
_LINES = 16
"""On how many level lines the widest part of a place is looked for."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Outlines projected into a picture: a path and the point for the name of each place."""

    width: int
    height: int
    paths: Mapping[str, str]
    labels: Mapping[str, tuple[int, int]]


def read_outlines(text: str) -> dict[str, tuple[Ring, ...]]:
    """The rings of every place of a GeoJSON text, in degrees, by its code of twelve digits.

    Raises:
        JingzhunError: it is no GeoJSON of features (MAP001), a feature has no code of a division (MAP002) or one that
            another has (MAP003), is no area (MAP004), has a corner that is no place in China in degrees (MAP005)
            or a ring that does not close (MAP006). All faults of a file at once, twenty at most.
    """
    found: dict[str, tuple[Ring, ...]] = {}
    faults: list[Fault] = []
    for number, feature in enumerate(_features(text), start=1):
        code = _code(feature)
        if not code:
            faults.append(Fault(code="MAP002", seen=str(number), wanted=", ".join(CODE_NAMES)))
        elif code in found:
            faults.append(Fault(code="MAP003", seen=code))
        else:
            rings, wrong = _rings(feature, code)
            found[code] = rings
            faults += wrong
    if faults:
        raise JingzhunError(faults[:_MOST_FAULTS])
    return found


def project_outlines(
    outlines: Mapping[str, Sequence[Ring]], *, width: int, most_height: int
) -> Picture:
    """Draw outlines into a picture of a width, made narrower where it would become too high.

    Degrees of longitude are shortened as on the middle parallel of the picture, which within a province
    distorts less than a line is wide. Corners are whole units; those on a straight line are left out.

    >>> square = ((114.0, 35.0), (115.0, 35.0), (115.0, 36.0), (114.0, 36.0), (114.0, 35.0))
    >>> drawn = project_outlines({"410621000000": [square]}, width=100, most_height=200)
    >>> drawn.height, drawn.paths["410621000000"], drawn.labels["410621000000"]
    (123, 'M0 123L100 123L100 0L0 0Z', (50, 61))
    """
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrow = cos(radians((south + north) / 2))
    # What has no extent in one direction is drawn as a line, not divided by nought.
    wide, high = (east - west) * narrow or 1.0, north - south or 1.0
    scale = min(width / wide, most_height / high)

    def place(point: Point) -> tuple[int, int]:
        x, y = point
        return round((x - west) * narrow * scale), round((north - y) * scale)

    drawn = {code: [[place(p) for p in ring] for ring in rings] for code, rings in outlines.items()}
    return Picture(
        width=round(wide * scale),
        height=round(high * scale),
        paths={code: "".join(_path(ring) for ring in rings) for code, rings in drawn.items()},
        labels={code: _label(rings) for code, rings in drawn.items()},
    )


def _features(text: str) -> list[Mapping[str, Any]]:
    try:
        read = json.loads(text)
    except ValueError as error:
        raise JingzhunError([Fault(code="MAP001", seen=text[:40].strip())]) from error
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise JingzhunError([Fault(code="MAP001", seen=text[:40].strip())])
    return features


def _code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties") or {}
    for name in CODE_NAMES:
        written = str(properties.get(name) or "").strip()
        if name == "gb":
            written = written.removeprefix(_COUNTRY)
        if written.isascii() and written.isdigit() and len(written) in _WIDTHS:
            return written.ljust(12, "0")
    return ""


def _rings(feature: Mapping[str, Any], code: str) -> tuple[tuple[Ring, ...], list[Fault]]:
    geometry = feature.get("geometry") or {}
    kind, corners = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(corners, list):
        return (), [Fault(code="MAP004", seen=str(kind), wanted=code)]
    polygons = corners if kind == "MultiPolygon" else [corners]
    rings = [ring for polygon in polygons for ring in polygon]
    faults = [fault for ring in rings for fault in _faults(ring, code)]
    if faults:
        return (), faults[:1]
    return tuple(tuple((float(p[0]), float(p[1])) for p in ring) for ring in rings), []


def _faults(ring: Any, code: str) -> Iterator[Fault]:
    for point in ring:
        if not _is_in_china(point):
            yield Fault(code="MAP005", seen=str(point)[:60], wanted=code)
            return
    if len(ring) < _FEWEST or ring[0] != ring[-1]:
        yield Fault(code="MAP006", seen=code)


def _is_in_china(point: Any) -> bool:
    if not isinstance(point, list) or len(point) < 2:
        return False
    x, y = point[:2]
    if not all(isinstance(n, int | float) and isfinite(n) for n in (x, y)):
        return False
    return bool(_WEST <= x <= _EAST and _SOUTH <= y <= _NORTH)


def _path(ring: Sequence[tuple[int, int]]) -> str:
    corners = list(_corners(ring[:-1]))
    return f"M{'L'.join(f'{x} {y}' for x, y in corners)}Z" if len(corners) > 2 else ""


def _corners(ring: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The corners of a ring without those that fall together or lie on a straight line."""
    kept: list[tuple[int, int]] = []
    for point in ring:
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) == 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _label(rings: Sequence[Sequence[tuple[int, int]]]) -> tuple[int, int]:
    """Where a name has most room: the middle of a long level line inside the largest ring, not near its ends.

    The centre of gravity would lie outside of a place that bends around its neighbour.
    """
    ring = max(rings, key=lambda one: abs(_area(one)))
    top, bottom = min(y for _x, y in ring), max(y for _x, y in ring)
    best, found = -1.0, ring[0]
    for part in range(2, _LINES - 1):
        y = top + (bottom - top) * part / _LINES + 0.25  # between whole units: no corner lies on it
        for left, right in _inside(ring, y):
            worth = (right - left) * (1 - abs(part / _LINES - 0.5))
            if worth > best:
                best, found = worth, (round((left + right) / 2), int(y))
    return found


def _inside(ring: Sequence[tuple[int, int]], y: float) -> Iterator[tuple[float, float]]:
    """From where to where a level line runs inside a ring."""
    crossed = sorted(
        ax + (y - ay) * (bx - ax) / (by - ay)
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay < y) != (by < y)
    )
    return zip(crossed[::2], crossed[1::2], strict=False)


def _area(ring: Sequence[tuple[int, int]]) -> int:
    """Twice the area of a ring."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))
