"""Entries in words."""

from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.register.access import may_see_field
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
        "decisions.run_made": _("研判"),
        "decisions.snapshot_taken": _("生成快照"),
        "decisions.gaps_exported": _("导出差缺清单"),
        "decisions.gaps_enrolled": _("差缺：纳入"),
        "decisions.gaps_dismissed": _("差缺：不予纳入"),
        "households.attached": _("添加材料"),
        "households.detached": _("撤下材料"),
        "households.unmasked": _("查看完整号码"),
        "households.change_asked": _("提交复核"),
        "households.change_confirmed": _("复核通过"),
        "households.change_refused": _("复核不通过"),
        "households.change_withdrawn": _("撤回提交"),
        "households.change_outdated": _("提交失效"),
        "imports.applied": _("导入写入名册"),
        "imports.undone": _("撤销导入"),
        "imports.keyed_back": _("国家系统已录入"),
        "imports.key_back_exported": _("导出补录清单"),
        "lists.exported": _("导出名单"),
        "lists.batch_taken_back": _("撤回批量修改"),
    }.get(action, action)


def viewing_words(what: str) -> str:
    """What was looked at, in words."""
    return {
        "household_file": _("户档案"),
        "household_card": _("明白卡"),
        "person_file": _("人员档案"),
        "attachment": _("材料"),
    }.get(what, what)


def value_words(entry: AuditEntry, authority: Authority) -> str:
    """The fields that changed, old and new, as far as they are open to the reader.

    Of an identity, and of what the reader may not see in the register, only that it changed; of a closed
    compartment not even that.
    """
    new, old = entry.new or {}, entry.old or {}
    told = [name for name in new if _is_told(entry, name, authority)]
    parts = [_one(entry, name, old.get(name), new[name], authority) for name in told[:_SHOWN]]
    more = len(told) - len(parts)
    if more > 0:
        parts.append(_("另有 %(count)d 项") % {"count": more})
    return "；".join(parts)


def _is_told(entry: AuditEntry, name: str, authority: Authority) -> bool:
    """Whether a field may be named: no token that only finds somebody, nothing of a closed compartment."""
    entity = VOCABULARY.entities.get(entry.entity)
    if entity is None or not entry.action.startswith("register."):
        return True
    field = entity.fields.get(name)
    compartment = field and (field.compartment or entity.compartment)
    return field is not None and (
        not compartment or authority.may_open(compartment, entry.place_code)
    )


def _one(entry: AuditEntry, name: str, old: Any, new: Any, authority: Authority) -> str:
    entity = VOCABULARY.entities.get(entry.entity)
    field = entity.fields.get(name) if entity else None
    if entity is None or field is None:
        return f"{name}：{_said(field, old)} → {_said(field, new)}"
    if is_identity(entity, name) or not _may_see(entry, name, authority):
        return _("%(label)s 已改") % {"label": field.label_zh}
    return f"{field.label_zh}：{_said(field, old)} → {_said(field, new)}"


def _may_see(entry: AuditEntry, name: str, authority: Authority) -> bool:
    place = entry.place_code
    return authority.may(Right.SEE_REGISTER, place) and may_see_field(
        authority, entry.entity, name, place
    )


def _said(field: Any, value: Any) -> str:
    if value is None:
        return _("空")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    table = VOCABULARY.code_tables.get(field.codes) if field and field.codes else None
    return table.values[value].label_zh if table and value in table.values else str(value)
