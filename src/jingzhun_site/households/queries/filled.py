"""What a form was filled in with, beside what stands in the register: field by field, old and new."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.accounts.authority import Authority
from jingzhun_site.households.filling import Filling
from jingzhun_site.households.wording import code_label, label_of, value_text
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import from_json, identity_kind, is_identity
from jingzhun_site.vault.revealing import Revealed, reveal


@dataclass(frozen=True, kw_only=True)
class FilledLine:
    """One field: what stands in the register and what would."""

    label: str
    old: str
    new: str


def filled_lines(authority: Authority, record: Record, filling: Filling) -> list[FilledLine]:
    """The fields that a filling is about, as far as the user may see them."""
    if filling.leaves:
        day = filling.on.isoformat() if filling.on else ""
        said = f"{code_label('member_change', filling.leaves)} {day}".strip()
        return [FilledLine(label=_("成员"), old=_("在册"), new=_("离开：%(why)s") % {"why": said})]
    names = [
        name
        for name in filling.values
        if may_see_field(authority, record.entity.name, name, record.place_code)
    ]
    return list(_lines(authority, record, filling, names))


def _lines(
    authority: Authority, record: Record, filling: Filling, names: list[str]
) -> Iterable[FilledLine]:
    new = from_json(record.entity, filling.values)
    tokens = [v for n in names if is_identity(record.entity, n) for v in (record.value(n), new[n])]
    seen = reveal(authority, tokens)
    for name in names:
        old_text, new_text = (
            _text(record, name, value, seen) for value in (record.value(name), new[name])
        )
        yield FilledLine(label=label_of(record.entity.fields[name]), old=old_text, new=new_text)


def _text(record: Record, name: str, value: Any, seen: Revealed) -> str:
    if is_identity(record.entity, name):
        found = seen.show(identity_kind(name), value, record.place_code)
    else:
        found = value_text(record.entity.fields[name], value)
    return found or _("不详")
