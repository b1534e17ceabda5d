"""The names of places as a snapshot has them."""

from collections.abc import Mapping

import pyarrow.parquet as pq

from jingzhun.eligibility import Snapshot
from jingzhun.vocabulary import Vocabulary

LEVELS = {"county": "counties", "township": "townships", "village": "villages"}


def place_names(snapshot: Snapshot, vocabulary: Vocabulary) -> Mapping[str, str]:
    """Names by twelve-digit division code, cities first, villages last, as far as the snapshot has them."""
    names: dict[str, str] = {}
    for entity in ("cities", *LEVELS.values()):
        names |= _names(snapshot, vocabulary, entity)
    return names


def places_inside(
    snapshot: Snapshot, vocabulary: Vocabulary, *, place: str, level: str
) -> tuple[str, ...]:
    """The codes of the counties, townships or villages in a place; none for any other word."""
    if level not in LEVELS:
        return ()
    digits = place.rstrip("0") if len(place) == 12 else place
    found = _names(snapshot, vocabulary, LEVELS[level])
    return tuple(sorted(code for code in found if code.startswith(digits.removesuffix("00"))))


def full_name(code: str, names: Mapping[str, str]) -> str:
    """The name of a place with that of its township before it; the code where the name is not known."""
    name = names.get(code.ljust(12, "0"), code)
    above = names.get(code[:9].ljust(12, "0"), "") if len(code.rstrip("0")) > 9 else ""
    return f"{above} {name}".strip()


def _names(snapshot: Snapshot, vocabulary: Vocabulary, entity: str) -> dict[str, str]:
    if not snapshot.supplied(entity):
        return {}
    key = vocabulary.entities[entity].key
    table = pq.read_table(snapshot.folder / f"{entity}.parquet", columns=[key, "name"])
    codes, names = (table.column(name).to_pylist() for name in (key, "name"))
    return {str(code).ljust(12, "0"): str(name) for code, name in zip(codes, names, strict=True)}
