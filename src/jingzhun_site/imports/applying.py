"""Writing a checked batch into the register: whole columns of many records, everything noted.

What the preview showed is what is written: its file is proven by its hash, and a record that says
something else by now than the preview saw stops the whole batch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from jingzhun.vocabulary import Entity
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.imports.bulk import (
    Author,
    Note,
    insert_rows,
    keep_bases,
    note_changes,
    typed,
    update_records,
)
from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.checking.stored import as_text
from jingzhun_site.imports.layouts import load_layouts
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.imports.preview import NewValues, cells_by_record, open_identities
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.progress import Progress
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.values import is_identity, search_tokens, to_json
from jingzhun_site.vault.actions import seal_many
from jingzhun_site.vault.tokens import Kind

Kinds = RecordChange.Kind
_AT_ONCE = 2_000
_SHOWN = 10
_KINDS = {"nm": Kind.NAME, "id": Kind.ID_NUMBER, "ph": Kind.PHONE, "bk": Kind.BANK_ACCOUNT}


def write_batch(batch: ImportBatch, *, acting_user: User, progress: Progress) -> Mapping[str, int]:
    """Write a checked batch and return how many records were added and changed.

    Call it in a transaction. Raises :class:`JobRefused` when a record has moved on since the preview.
    """
    identities = open_identities(batch)
    progress.tell(_("保管姓名和证件号码"))
    _put_away(identities)
    written = {"added": 0, "changed": 0}
    done, total = 0, sum(batch.counts.get(name, 0) for name in ("cells_added", "cells_changed"))
    author = Author(user=acting_user, reason=batch.reason, batch=batch.code, known_at=clock.now())
    for name in load_layouts()[batch.layout].entities:
        desk = _Desk(
            entity=VOCABULARY.entities[name],
            identities=identities,
            author=author,
            valid_from=batch.valid_from,
        )
        for records in _portions(cells_by_record(batch, name)):
            written["added"] += desk.add([one for one in records if one.is_new])
            written["changed"] += desk.change([one for one in records if not one.is_new])
            done += sum(len(one.new) for one in records)
            says = _("写入%s") % desk.entity.label_zh
            progress.tell(says, done=done, total=max(total, done))
    record_audit(
        "imports.applied",
        acting_user=acting_user,
        entity="imports",
        key=batch.code,
        place_code=batch.place_code,
        new={**written, "file": batch.file_hash, "preview": batch.preview_hash},
        reason=batch.reason,
    )
    return written


def _portions(records: Iterator[NewValues]) -> Iterator[list[NewValues]]:
    portion: list[NewValues] = []
    for record in records:
        portion.append(record)
        if len(portion) == _AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _put_away(identities: Mapping[str, str]) -> None:
    by_kind: dict[Kind, list[str]] = {}
    for token, value in identities.items():
        by_kind.setdefault(_KINDS[token[:2]], []).append(value)
    for kind, values in by_kind.items():
        seal_many(kind, values)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """Where the records of one entity are written."""

    entity: Entity
    identities: Mapping[str, str]
    author: Author
    valid_from: date | None

    def add(self, records: Sequence[NewValues]) -> int:
        """Write new records."""
        rows, notes = [], []
        empty = dict.fromkeys(self.entity.fields)
        for one in records:
            values = typed(self.entity, one.new)
            beside = {
                "place_code": one.place,
                "valid_from": self.valid_from,
                "known_at": self.author.known_at,
                "version": 1,
            }
            rows.append({**values, **beside, **self._search(one.new)})
            notes.append(self._note(one, Kinds.ADDITION, 1, to_json({**empty, **values})))
        insert_rows(MODELS[self.entity.name], rows)
        note_changes(notes, self.author)
        return len(rows)

    def change(self, records: Sequence[NewValues]) -> int:
        """Write over records that stand, unless one of them says something else by now."""
        wanted = {one.key: one for one in records}
        model = MODELS[self.entity.name]
        locked = model.with_withdrawn.select_for_update().filter(pk__in=list(wanted))
        present = list(locked) if wanted else []
        _refuse_moved_on(self.entity, present, wanted)
        keep_bases(present)
        rows, notes = [], []
        for record in present:
            one = wanted[str(record.pk)]
            values = typed(self.entity, one.new)
            old = to_json({name: record.value(name) for name in values})
            rows.append((one.key, {**values, **self._search(one.new)}))
            note = self._note(one, Kinds.CHANGE, record.version + 1, to_json(values), old)
            notes.append(replace(note, place_code=record.place_code))
        update_records(model, rows)
        note_changes(notes, self.author)
        return len(rows)

    def _note(
        self,
        one: NewValues,
        kind: RecordChange.Kind,
        version: int,
        values: Mapping[str, Any],
        old: Mapping[str, Any] = MappingProxyType({}),
    ) -> Note:
        return Note(
            entity=self.entity.name,
            key=one.key,
            place_code=one.place,
            kind=kind,
            valid_from=self.valid_from,
            version=version,
            values=values,
            old_values=dict(old),
        )

    def _search(self, new: Mapping[str, str]) -> dict[str, str | None]:
        """The search tokens of a person, made of the plain values that the preview kept sealed."""
        if self.entity.name != "persons":
            return {}
        names = [name for name in new if is_identity(self.entity, name)]
        return search_tokens({name: self.identities.get(new[name]) for name in names})


def _refuse_moved_on(
    entity: Entity, present: Sequence[Any], wanted: Mapping[str, NewValues]
) -> None:
    moved = [str(key) for key in wanted.keys() - {str(record.pk) for record in present}]
    for record in present:
        old = wanted[str(record.pk)].old
        now = {name: as_text(record.value(name)) for name in old}
        if record.withdrawn_at is not None or now != dict(old):
            moved.append(str(record.pk))
    if moved:
        rows = sorted(wanted[key].row for key in moved)[:_SHOWN]
        raise JobRefused(
            _(
                "核对之后有 %(count)d 个%(label)s被他人改动（第 %(rows)s 行等），没有导入任何内容。请重新核对。"
            )
            % {
                "count": len(moved),
                "label": entity.label_zh,
                "rows": "、".join(map(str, rows)),
            }
        )
