"""Putting the divisions of an office into an empty register."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from jingzhun.places import Level, Place, load_division_tree
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.places.scope import CODE_LENGTH
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record

_TABLES = {
    Level.CITY: "cities",
    Level.COUNTY: "counties",
    Level.TOWNSHIP: "townships",
    Level.VILLAGE: "villages",
}
_PARENTS = {"counties": "city_id", "townships": "county_id", "villages": "township_id"}


@transaction.atomic
def load_places(code: str, *, poor_counties: Collection[str]) -> dict[str, int]:
    """Add a division, those above it and all below, from the shipped list; how many of each level are new.

    Those that are there stay as they are. Which villages are poor is not in the list: it stays unknown.

    Raises:
        JingzhunError: no such division (PLACE003).
    """
    tree = load_division_tree(code)
    here = tree.at(code.ljust(CODE_LENGTH, "0"))
    wanted = [*tree.ancestors(here.id), here, *tree.descendants(here.id)]
    added: dict[str, int] = {}
    for level, table in _TABLES.items():
        rows = [_record(table, place, poor_counties) for place in wanted if place.level is level]
        there = set(MODELS[table].with_withdrawn.values_list("pk", flat=True))
        new = [row for row in rows if row.pk not in there]
        MODELS[table].objects.bulk_create(new, batch_size=500)
        added[table] = len(new)
    record_audit("places.loaded", acting_user=None, place_code=here.code, new=added)
    return added


def _record(table: str, place: Place, poor_counties: Collection[str]) -> Record:
    model = MODELS[table]
    values: dict[str, Any] = {model.entity.key: place.code, "name": place.name}
    if table in _PARENTS:
        values[_PARENTS[table]] = place.parent_id
    if table == "cities":
        values["province_id"] = place.code[:2].ljust(CODE_LENGTH, "0")
    if table == "counties":
        values["is_poor_county"] = place.code[:6] in poor_counties
    return model(known_at=clock.now(), place_code=place.code, **values)
