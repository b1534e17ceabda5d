"""Taking a batch back: what it added is withdrawn, what it changed says again what it said before.

Only records that nobody touched since are taken back whole; of the others it is said who changed what.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.imports.bulk import Author, Note, note_changes, update_records
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.values import from_json, search_tokens, to_json
from jingzhun_site.vault.queries import open_many

Kinds = RecordChange.Kind
_AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class LaterChange:
    """A record of the batch that somebody has changed since, and which of its fields."""

    entity: str
    key: str
    place_code: str
    fields: tuple[str, ...]
    who: str
    when: str


def later_changes(batch: ImportBatch) -> list[LaterChange]:
    """The records of a batch that cannot be taken back, because their fields were changed since."""
    found: list[LaterChange] = []
    for changes in _portions(_changes(batch)):
        found += _touched(batch, changes)
    found += _leaned_on(batch)
    return [*found, *_held(batch, found)]


def undo_changes(
    batch: ImportBatch, *, rest_only: bool, acting_user: User, progress: Progress
) -> Mapping[str, int]:
    """Take a batch back and return how many records were, and how many were left.

    Call it in a transaction. Raises :class:`JobRefused` when records were changed since, unless the
    rest alone is to be taken back.
    """
    blocked = {(one.entity, one.key) for one in later_changes(batch)}
    if blocked and not rest_only:
        message = _("有 %(count)d 条记录在导入之后又被改动，没有撤销任何内容。可以只撤销其余记录。")
        raise JobRefused(message % {"count": len(blocked)})
    total = RecordChange.objects.filter(batch=batch.code).exclude(kind=Kinds.BASE).count()
    taken = done = 0
    for changes in _portions(_changes(batch)):
        free = [one for one in changes if (one.entity, one.key) not in blocked]
        _take_back(batch, free, acting_user)
        taken += len(free)
        done += len(changes)
        progress.tell(_("撤销"), done=done, total=total)
    record_audit(
        "imports.undone",
        acting_user=acting_user,
        entity="imports",
        key=batch.code,
        place_code=batch.place_code,
        new={"taken_back": taken, "kept": len(blocked)},
    )
    return {"taken_back": taken, "kept": len(blocked)}


def _changes(batch: ImportBatch) -> Iterator[RecordChange]:
    """The changes of a batch, children before their parents."""
    rows = RecordChange.objects.filter(batch=batch.code).exclude(kind=Kinds.BASE)
    return rows.order_by("-id").iterator(chunk_size=_AT_ONCE)


def _portions(changes: Iterator[RecordChange]) -> Iterator[list[RecordChange]]:
    portion: list[RecordChange] = []
    for change in changes:
        if portion and (len(portion) == _AT_ONCE or portion[0].entity != change.entity):
            yield portion
            portion = []
        portion.append(change)
    if portion:
        yield portion


def _touched(batch: ImportBatch, changes: Sequence[RecordChange]) -> Iterator[LaterChange]:
    """Those of the changed records that say something else by now, with who wrote it.

    What somebody wrote and took back again stands in nobody's way.
    """
    ours = {change.key: change for change in changes}
    model = MODELS[changes[0].entity]
    turned: dict[str, tuple[str, ...]] = {}
    for record in model.with_withdrawn.filter(pk__in=list(ours)):
        wrote = ours[str(record.pk)].values
        now = to_json({name: record.value(name) for name in wrote})
        fields = tuple(name for name in wrote if now[name] != wrote[name])
        if fields or record.withdrawn_at is not None:
            turned[str(record.pk)] = fields
    yield from _by_whom(batch, changes[0].entity, turned)


def _by_whom(
    batch: ImportBatch, entity: str, turned: Mapping[str, tuple[str, ...]]
) -> Iterator[LaterChange]:
    """Who changed some records last, and when."""
    later = (
        RecordChange.objects.filter(entity=entity, key__in=list(turned))
        .exclude(batch=batch.code)
        .select_related("user")
        .order_by("id")
    )
    last = {change.key: change for change in later}
    for key, fields in turned.items():
        change = last.get(key)
        yield LaterChange(
            entity=entity,
            key=key,
            place_code=change.place_code if change else "",
            fields=fields,
            who=str(change.user or "") if change else "",
            when=f"{timezone.localtime(change.known_at):%Y-%m-%d %H:%M}" if change else "",
        )


def _leaned_on(batch: ImportBatch) -> list[LaterChange]:
    """Records that the batch added and to which records of others refer by now."""
    found: dict[tuple[str, str], LaterChange] = {}
    for name, model in MODELS.items():
        for column in model._meta.concrete_fields:
            if not column.is_relation:
                continue
            related: Any = column.related_model
            parent = related.entity.name
            added = RecordChange.objects.filter(
                batch=batch.code, entity=parent, kind=Kinds.ADDITION
            )
            if not added.exists():
                continue
            own = RecordChange.objects.filter(batch=batch.code, entity=name).values("key")
            rows = model.objects.filter(**{f"{column.attname}__in": added.values("key")})
            for key, place in rows.exclude(pk__in=own).values_list(column.attname, "place_code"):
                found[parent, key] = LaterChange(
                    entity=parent,
                    key=key,
                    place_code=place,
                    fields=(),
                    who="",
                    when="",
                )
    return list(found.values())


def _held(batch: ImportBatch, stays: Sequence[LaterChange]) -> list[LaterChange]:
    """Records that the batch added and to which those that stay refer, and those to which these refer.

    A person who stays stays in a household, and a household that stays keeps its head.
    """
    held: dict[tuple[str, str], LaterChange] = {}
    known = {(one.entity, one.key) for one in stays}
    waiting = list(stays)
    while waiting:
        fresh = [one for one in _referred_to(batch, waiting) if (one.entity, one.key) not in known]
        known |= {(one.entity, one.key) for one in fresh}
        held |= {(one.entity, one.key): one for one in fresh}
        waiting = fresh
    return list(held.values())


def _referred_to(batch: ImportBatch, records: Sequence[LaterChange]) -> Iterator[LaterChange]:
    """The records that the batch added and to which some records refer."""
    for entity in dict.fromkeys(one.entity for one in records):
        model = MODELS[entity]
        keys = [one.key for one in records if one.entity == entity]
        for column in model._meta.concrete_fields:
            if not column.is_relation:
                continue
            parent: Any = column.related_model
            rows = model.with_withdrawn.filter(pk__in=keys).values_list(column.attname, flat=True)
            added = RecordChange.objects.filter(
                batch=batch.code, entity=parent.entity.name, kind=Kinds.ADDITION, key__in=set(rows)
            )
            for change in added.only("key", "place_code"):
                yield LaterChange(
                    entity=parent.entity.name,
                    key=change.key,
                    place_code=change.place_code,
                    fields=(),
                    who="",
                    when="",
                )


def _take_back(batch: ImportBatch, changes: Sequence[RecordChange], acting_user: User) -> None:
    if not changes:
        return
    model = MODELS[changes[0].entity]
    moment = clock.now()
    versions = dict(
        model.with_withdrawn.filter(pk__in=[c.key for c in changes]).values_list("pk", "version")
    )
    added = [change for change in changes if change.kind == Kinds.ADDITION]
    changed = [change for change in changes if change.kind != Kinds.ADDITION]
    model.with_withdrawn.filter(pk__in=[change.key for change in added]).update(withdrawn_at=moment)
    old = {change.key: from_json(model.entity, change.old_values) for change in changed}
    names = open_many(
        value
        for values in old.values()
        for name, value in values.items()
        if name in ("name", "id_number")
    )
    rows = [
        (key, {**values, **_search(model.entity.name, values, names)})
        for key, values in old.items()
    ]
    update_records(model, [*rows, *((change.key, {}) for change in added)])
    notes = [
        Note(
            entity=change.entity,
            key=change.key,
            place_code=change.place_code,
            kind=Kinds.WITHDRAWAL if change.kind == Kinds.ADDITION else Kinds.CORRECTION,
            valid_from=change.valid_from,
            version=versions[change.key] + 1,
            values={} if change.kind == Kinds.ADDITION else to_json(old[change.key]),
            old_values={} if change.kind == Kinds.ADDITION else change.values,
        )
        for change in changes
    ]
    author = Author(user=acting_user, reason=_("撤销导入"), batch=batch.undo_code, known_at=moment)
    note_changes(notes, author)


def _search(
    entity: str, values: Mapping[str, object], names: Mapping[str, str]
) -> dict[str, str | None]:
    if entity != "persons":
        return {}
    plain = {
        name: names.get(str(values[name]), "") for name in ("name", "id_number") if name in values
    }
    return search_tokens(plain)
