"""Entries in words."""

from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.values import is_identity

_SHOWN = 4


def action_words(action: str) -> str:
    """What was done, in words; a kind of action without words shows its own name."""
    return {
        "register.change": _("修改"),
        "register.correction": _("更正"),
        "register.addition": _("新增"),
        "register.withdrawal": _("撤回"),
        "register.restoration": _("恢复"),
        "register.loaded": _("整库导入"),
        "accounts.user_made": _("新增用户"),
        "accounts.role_given": _("授权"),
        "accounts.role_taken": _("收回角色"),
        "accounts.password_set": _("设置密码"),
        "accounts.closed": _("停用帐户"),
        "accounts.opened": _("启用帐户"),
        "accounts.second_step_set_up": _("开通两步验证"),
    }.get(action, action)


def value_words(entry: AuditEntry) -> str:
    """The fields that changed, old and new; an identity is only said to have changed."""
    new = entry.new or {}
    parts = [
        _one(entry, name, (entry.old or {}).get(name), new[name]) for name in list(new)[:_SHOWN]
    ]
    more = len(new) - len(parts)
    if more > 0:
        parts.append(_("另有 %(count)d 项") % {"count": more})
    return "；".join(parts)


def _one(entry: AuditEntry, name: str, old: Any, new: Any) -> str:
    entity = VOCABULARY.entities.get(entry.entity)
    field = entity.fields.get(name) if entity else None
    label = field.label_zh if field else name
    if entity and is_identity(entity, name):
        return _("%(label)s 已改") % {"label": label}
    return f"{label}：{_said(field, old)} → {_said(field, new)}"


def _said(field: Any, value: Any) -> str:
    if value is None:
        return _("空")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    table = VOCABULARY.code_tables.get(field.codes) if field and field.codes else None
    return table.values[value].label_zh if table and value in table.values else str(value)
