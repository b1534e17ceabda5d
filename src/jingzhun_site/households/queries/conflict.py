"""Two people changed one record: what one saw, what the other wrote, what the first wants."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from jingzhun_site.frame.formats import moment_text
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.wording import label_of, value_text
from jingzhun_site.register.actions import ConflictError
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.values import identity_kind, is_identity


class Submitted(Protocol):
    """What the form of a topic says of itself."""

    @property
    def asked(self) -> list[str]: ...

    @property
    def changed_data(self) -> list[str]: ...

    @property
    def cleaned_data(self) -> dict[str, Any]: ...

    @property
    def data(self) -> Any: ...

    def identity_words(self, name: str) -> str: ...


@dataclass(frozen=True, kw_only=True)
class ConflictLine:
    """One field with both versions; ``is_contested`` where both changed it."""

    name: str
    label: str
    theirs: str
    mine: str
    who: str
    is_contested: bool
    written: str
    seen: str


def conflict_lines(
    opened: OpenedHousehold, form: Submitted, conflict: ConflictError
) -> list[ConflictLine]:
    """The fields that the user changed, and those of the topic that the other one changed."""
    since = _latest(conflict.since)
    names = [n for n in form.asked if n in form.changed_data or n in since]
    return [_line(opened, form, conflict, name, since.get(name)) for name in names]


def _latest(changes: list[RecordChange]) -> dict[str, RecordChange]:
    return {name: change for change in changes for name in change.values}


def _line(
    opened: OpenedHousehold,
    form: Submitted,
    conflict: ConflictError,
    name: str,
    change: RecordChange | None,
) -> ConflictLine:
    entity = conflict.record.entity
    field = entity.fields[name]
    current = conflict.record.value(name)
    is_mine = name in form.changed_data
    mine = form.cleaned_data.get(name) if is_mine else current
    if is_identity(entity, name):
        theirs_text = opened.revealed.show(identity_kind(name), current, opened.place_code)
        theirs_text = theirs_text or _("已改")
        mine_text = form.identity_words(name) if is_mine else theirs_text
    else:
        theirs_text, mine_text = value_text(field, current), value_text(field, mine)
    return ConflictLine(
        name=name,
        label=label_of(field),
        theirs=theirs_text or _("不详"),
        mine=mine_text or _("不详"),
        who=_who(change),
        is_contested=is_mine and change is not None and theirs_text != mine_text,
        written=_as_sent(form, name) if is_mine else _as_text(current),
        seen=_as_text(current),
    )


def _who(change: RecordChange | None) -> str:
    return f"{change.user or ''} {moment_text(change.known_at)}".strip() if change else ""


def _as_sent(form: Submitted, name: str) -> str:
    return str(form.data.get(name, ""))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
