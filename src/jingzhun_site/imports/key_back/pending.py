"""Which persons and households changed here since somebody last keyed them into the national system."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from jingzhun_site.imports.layouts import load_layouts, shipped_layouts
from jingzhun_site.imports.models import ImportBatch, KeyedBack
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS

LAYOUT = "national_28"
Kinds = RecordChange.Kind
_OURS = frozenset(
    {Kinds.ADDITION, Kinds.CHANGE, Kinds.CORRECTION, Kinds.WITHDRAWAL, Kinds.RESTORATION}
)
_ENTITIES = ("households", "persons")
_LEFT = {"persons": "died_on"}

ADDED, CHANGED, LEFT = "added", "changed", "left"
WORDS = {ADDED: _("新增"), CHANGED: _("修改"), LEFT: _("减少")}


@dataclass(frozen=True, kw_only=True)
class Pending:
    """One person or household to be keyed: what changed, by whom and when last.

    ``fields`` holds each changed field of the layout with the value that the national system has
    (the oldest one not yet keyed) and the present one, both as they stand in the history.
    """

    entity: str
    key: str
    place_code: str
    kind: str
    fields: Mapping[str, tuple[Any, Any]]
    until_change: int
    changed_at: datetime
    changed_by: str

    @property
    def mark(self) -> str:
        """What a ticked line sends back: whom it is about and up to which change."""
        return f"{self.entity}:{self.key}:{self.until_change}"


def pending(scope: Scope, *, since: date | None = None) -> list[Pending]:
    """Everything still to be keyed in the places of a scope, village by village.

    What an export of the national system has written over since stands there by now.
    """
    changes = _changes(scope, since).exclude(batch__in=_from_the_national_system())
    changes = changes.select_related("user").order_by("entity", "key", "id")
    keyed = _keyed(scope)
    known = load_layouts()[LAYOUT].fills()
    theirs = _written_over(changes, scope)
    found = []
    for (entity, key), own in _by_record(changes.iterator(chunk_size=2_000)):
        fresh = [one for one in own if one.pk > keyed.get((entity, key), 0)]
        over = theirs.get((entity, key), {})
        one = _pending(entity, key, fresh, known, over) if fresh else None
        if one is not None:
            found.append(one)
    return sorted(found, key=lambda one: (one.place_code, one.entity, one.key))


def _changes(scope: Scope, since: date | None) -> QuerySet[RecordChange]:
    """The changes of persons and households, those that came in from the national system among them."""
    rows = RecordChange.objects.filter(scope.q(), entity__in=_ENTITIES, kind__in=_OURS)
    if since is not None:
        rows = rows.filter(known_at__date__gte=since)
    return rows


def _from_the_national_system() -> list[str]:
    batches = ImportBatch.objects.filter(
        layout__in=list(shipped_layouts()), applied_at__isnull=False
    )
    return [code for batch in batches.only("pk") for code in (batch.code, batch.undo_code)]


def _written_over(
    ours: QuerySet[RecordChange], scope: Scope
) -> dict[tuple[str, str], dict[str, int]]:
    """For each record: the fields that came from the national system, with the last change that brought them.

    A batch that was taken back brought nothing.
    """
    batches = ImportBatch.objects.filter(
        layout__in=list(shipped_layouts()), applied_at__isnull=False, undone_at__isnull=True
    )
    standing = [batch.code for batch in batches.only("pk")]
    theirs = RecordChange.objects.filter(scope.q(), entity__in=_ENTITIES, batch__in=standing)
    found: dict[tuple[str, str], dict[str, int]] = {}
    keys = ours.order_by().values("key")
    for change in theirs.filter(key__in=keys).order_by("id").iterator(chunk_size=2_000):
        fields = found.setdefault((change.entity, change.key), {})
        fields.update(dict.fromkeys(change.values, change.pk))
    return found


def _keyed(scope: Scope) -> dict[tuple[str, str], int]:
    rows = KeyedBack.objects.filter(scope.q()).values("entity", "key")
    return {
        (row["entity"], row["key"]): row["last"] for row in rows.annotate(last=Max("until_change"))
    }


def _by_record(
    changes: Iterable[RecordChange],
) -> Iterator[tuple[tuple[str, str], list[RecordChange]]]:
    own: list[RecordChange] = []
    for change in changes:
        if own and (own[0].entity, own[0].key) != (change.entity, change.key):
            yield (own[0].entity, own[0].key), own
            own = []
        own.append(change)
    if own:
        yield (own[0].entity, own[0].key), own


def _pending(
    entity: str,
    key: str,
    changes: list[RecordChange],
    known: frozenset[str],
    written_over: Mapping[str, int],
) -> Pending | None:
    fields: dict[str, tuple[Any, Any]] = {}
    for change in changes:
        for name, value in change.values.items():
            if f"{entity}.{name}" in known and change.pk > written_over.get(name, 0):
                before = fields[name][0] if name in fields else change.old_values.get(name)
                fields[name] = (before, value)
    kind = _kind(entity, changes)
    real = {name: (old, new) for name, (old, new) in fields.items() if old != new}
    if kind is None or (kind == CHANGED and not real):
        return None
    last = changes[-1]
    return Pending(
        entity=entity,
        key=key,
        place_code=last.place_code,
        kind=kind,
        fields=real,
        until_change=last.pk,
        changed_at=last.known_at,
        changed_by=str(last.user or ""),
    )


def _kind(entity: str, changes: list[RecordChange]) -> str | None:
    """What became of the record in all; nothing where it came and went without being keyed."""
    came = any(change.kind == Kinds.ADDITION for change in changes)
    state = [
        change.kind for change in changes if change.kind in (Kinds.WITHDRAWAL, Kinds.RESTORATION)
    ]
    gone = bool(state) and state[-1] == Kinds.WITHDRAWAL
    died = any(change.values.get(_LEFT.get(entity, "")) for change in changes)
    if gone or died:
        return None if came else LEFT
    return ADDED if came else CHANGED


def records_of(found: Iterable[Pending]) -> dict[tuple[str, str], Any]:
    """The records that some lines are about, with the households of the persons and the heads of the households."""
    keys: dict[str, set[str]] = {"persons": set(), "households": set()}
    for one in found:
        keys[one.entity].add(one.key)
    persons = {p.pk: p for p in _read("persons", keys["persons"])}
    households = keys["households"] | {p.household_id for p in persons.values()}
    heads = {h.pk: h for h in _read("households", households)}
    missing = {h.head_id for h in heads.values() if h.head_id} - persons.keys()
    persons |= {p.pk: p for p in _read("persons", missing)}
    return {("persons", k): r for k, r in persons.items()} | {
        ("households", k): r for k, r in heads.items()
    }


def _read(entity: str, keys: Iterable[str]) -> Iterator[Any]:
    listed = sorted(keys)
    for start in range(0, len(listed), 2_000):
        yield from MODELS[entity].with_withdrawn.filter(pk__in=listed[start : start + 2_000])
