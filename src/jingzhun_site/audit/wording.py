"""Entries in words, as far as their reader may see what they tell of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.vocabulary import Entity, Field, Sensitivity
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.rights import Right, Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.frame.words import Words
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.columns import VOCABULARY

_SHOWN = 4
_ADDITION = "register.addition"


class Group(TextChoices):
    """What kinds of actions an auditor asks for."""

    REGISTER = "register", gettext_lazy("修改名册")
    CONFIRMING = "confirming", gettext_lazy("修改复核")
    UNMASKING = "unmasking", gettext_lazy("查看完整号码")
    EXPORTING = "exporting", gettext_lazy("导出")
    IMPORTING = "importing", gettext_lazy("导入")
    GAPS = "gaps", gettext_lazy("差缺处理")
    DECIDING = "deciding", gettext_lazy("快照与研判")
    ENTRY = "entry", gettext_lazy("登录退出")
    ACCOUNTS = "accounts", gettext_lazy("帐户与授权")


@dataclass(frozen=True, kw_only=True)
class ActionWords:
    """A kind of action: what it is called, where it belongs."""

    label: Words
    group: Group


def _of(group: Group, **labels: Words) -> dict[str, ActionWords]:
    return {name: ActionWords(label=label, group=group) for name, label in labels.items()}


_BY_APP: Mapping[str, Mapping[str, ActionWords]] = {
    "register": _of(
        Group.REGISTER,
        change=gettext_lazy("修改"),
        correction=gettext_lazy("更正"),
        addition=gettext_lazy("新增"),
        withdrawal=gettext_lazy("撤回"),
        restoration=gettext_lazy("恢复"),
        loaded=gettext_lazy("整库装入"),
    ),
    "places": _of(Group.REGISTER, loaded=gettext_lazy("装入区划")),
    "households": _of(
        Group.CONFIRMING,
        change_asked=gettext_lazy("提交复核"),
        change_confirmed=gettext_lazy("复核通过"),
        change_refused=gettext_lazy("复核不通过"),
        change_withdrawn=gettext_lazy("撤回提交"),
        change_outdated=gettext_lazy("提交已失效"),
    )
    | _of(Group.UNMASKING, unmasked=gettext_lazy("查看完整号码"))
    | _of(Group.REGISTER, attached=gettext_lazy("上传附件"), detached=gettext_lazy("取下附件")),
    "lists": _of(Group.EXPORTING, exported=gettext_lazy("导出名单"))
    | _of(Group.REGISTER, batch_taken_back=gettext_lazy("撤销批量修改")),
    "imports": _of(
        Group.IMPORTING,
        uploaded=gettext_lazy("上传表格"),
        mapped=gettext_lazy("确认列的对应"),
        applied=gettext_lazy("导入表格"),
        undone=gettext_lazy("撤销导入"),
        discarded=gettext_lazy("放弃导入"),
        keyed_back=gettext_lazy("标记已回录"),
    )
    | _of(Group.EXPORTING, key_back_exported=gettext_lazy("导出回录清单")),
    "decisions": _of(
        Group.GAPS,
        gaps_taken_up=gettext_lazy("受理差缺"),
        gaps_dismissed=gettext_lazy("排除差缺"),
        gaps_reopened=gettext_lazy("重新列出差缺"),
    )
    | _of(Group.EXPORTING, gaps_exported=gettext_lazy("导出差缺清单"))
    | _of(Group.DECIDING, run_made=gettext_lazy("研判"), snapshot_taken=gettext_lazy("生成快照")),
    "accounts": _of(
        Group.ACCOUNTS,
        user_made=gettext_lazy("新增用户"),
        role_given=gettext_lazy("授权"),
        role_taken=gettext_lazy("收回角色"),
        password_set=gettext_lazy("设置密码"),
        closed=gettext_lazy("停用帐户"),
        opened=gettext_lazy("启用帐户"),
        second_step_set_up=gettext_lazy("开通两步验证"),
        second_step_taken_away=gettext_lazy("解除两步验证"),
        backup_codes_renewed=gettext_lazy("更换备用码"),
    )
    | _of(
        Group.ENTRY,
        logged_in=gettext_lazy("登录"),
        logged_out=gettext_lazy("退出"),
        login_failed=gettext_lazy("登录失败"),
        locked_out=gettext_lazy("暂停登录"),
    ),
}

ACTIONS: Mapping[str, ActionWords] = {
    f"{app}.{name}": words for app, of_app in _BY_APP.items() for name, words in of_app.items()
}
"""Every kind of action that the site writes into the chain; a test holds the code against it."""

VIEWED: Mapping[str, Words] = {
    "household_file": gettext_lazy("户档案"),
    "household_card": gettext_lazy("明白卡"),
    "person_file": gettext_lazy("个人档案"),
    "attachment": gettext_lazy("附件"),
}
"""Everything that somebody can look at."""

_DETAILS: Mapping[str, Words] = {
    "rows": gettext_lazy("行数"),
    "lines": gettext_lazy("条数"),
    "count": gettext_lazy("条数"),
    "added": gettext_lazy("新增"),
    "changed": gettext_lazy("修改"),
    "taken_back": gettext_lazy("撤销"),
    "kept": gettext_lazy("保留"),
    "size": gettext_lazy("字节"),
    "role": gettext_lazy("角色"),
    "government_function": gettext_lazy("部门职能"),
    "display_name": gettext_lazy("姓名"),
    "on": gettext_lazy("日期"),
    "as_at": gettext_lazy("数据日期"),
    "known_at": gettext_lazy("截至何日所知"),
    "counties": gettext_lazy("县区"),
    "townships": gettext_lazy("乡镇"),
    "villages": gettext_lazy("村"),
    "name": gettext_lazy("文件"),
}
"""What entries that are no change of a record tell besides; the rest is for the check of the chain."""


def action_words(action: str) -> str:
    """What was done, in words."""
    known = ACTIONS.get(action)
    return str(known.label) if known else action


def viewing_words(what: str) -> str:
    """What somebody looked at, in words."""
    return str(VIEWED.get(what, what))


def actions_of(group: str) -> list[str]:
    """The kinds of action of a group."""
    return [name for name, words in ACTIONS.items() if words.group == group]


def value_words(entry: AuditEntry, authority: Authority) -> str:
    """What changed, old and new, or what else the entry tells; values only as far as the reader may see them.

    Of an identity, and of what the reader may not see in the register, only that it changed; of a closed
    compartment not even that.
    """
    entity = VOCABULARY.entities.get(entry.entity)
    new, old = entry.new or {}, entry.old or {}
    if entity is None or not entry.action.startswith("register."):
        return _told(new or old)
    named = [name for name in new if _is_named(entity, name, authority, entry.place_code)]
    if entry.action == _ADDITION:  # a whole record: what stands in it, without its own number
        named = [name for name in named if new[name] is not None and name != entity.key]
    parts = [_one(entry, entity.fields[name], old.get(name), authority) for name in named[:_SHOWN]]
    if len(named) > len(parts):
        parts.append(_("另有 %(count)d 项") % {"count": len(named) - len(parts)})
    return "；".join(parts)


def _is_named(entity: Entity, name: str, authority: Authority, place_code: str) -> bool:
    """Whether a field may be named: no token that only finds somebody, nothing of a closed compartment."""
    field = entity.fields.get(name)
    compartment = field and (field.compartment or entity.compartment)
    return field is not None and (not compartment or authority.may_open(compartment, place_code))


def _one(entry: AuditEntry, field: Field, old: Any, authority: Authority) -> str:
    if field.sensitivity is Sensitivity.IDENTITY or not _may_see(entry, field.name, authority):
        return _("%(label)s 已改") % {"label": field.label_zh}
    new = _said(field, (entry.new or {})[field.name])
    before = "" if entry.action == _ADDITION else f"{_said(field, old)} → "
    return f"{field.label_zh}：{before}{new}"


def _may_see(entry: AuditEntry, name: str, authority: Authority) -> bool:
    place = entry.place_code
    return authority.may(Right.SEE_REGISTER, place) and may_see_field(
        authority, entry.entity, name, place
    )


def _said(field: Field, value: Any) -> str:
    if value is None:
        return _("空")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    table = VOCABULARY.code_tables.get(field.codes) if field.codes else None
    return table.values[value].label_zh if table and value in table.values else str(value)


def _told(values: Mapping[str, Any]) -> str:
    parts = [
        f"{_DETAILS[name]} {_detail(name, value)}"
        for name, value in values.items()
        if name in _DETAILS and value not in (None, "")
    ]
    return "，".join(parts)


def _detail(name: str, value: Any) -> str:
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if name == "government_function":
        known = VOCABULARY.code_tables["government_function"].values.get(value)
        return known.label_zh if known else str(value)
    return f"{len(value)}" if isinstance(value, list) else str(value)
