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
from jingzhun_site.decisions.rules import programme_label
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
    PROGRAMMES = "programmes", gettext_lazy("专项办理")
    DECIDING = "deciding", gettext_lazy("快照与研判")
    GOALS = "goals", gettext_lazy("目标")
    DIRECTIVES = "directives", gettext_lazy("文件审定")
    LEDGER = "ledger", gettext_lazy("督办台账")
    CROSS_CHECKS = "cross_checks", gettext_lazy("数据比对")
    REPORTS = "reports", gettext_lazy("报表")
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
    "organisations": _of(Group.REGISTER, account_linked=gettext_lazy("工作人员关联帐户")),
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
        gaps_enrolled=gettext_lazy("差缺转入专项办理"),
        gaps_reopened=gettext_lazy("重新列出差缺"),
    )
    | _of(Group.EXPORTING, gaps_exported=gettext_lazy("导出差缺清单"))
    | _of(Group.DECIDING, run_made=gettext_lazy("研判"), snapshot_taken=gettext_lazy("生成快照")),
    "programmes": _of(
        Group.PROGRAMMES,
        enrolled=gettext_lazy("纳入专项"),
        returned=gettext_lazy("退回步骤"),
        ended=gettext_lazy("结束专项办理"),
        reopened=gettext_lazy("恢复专项办理"),
        objection_raised=gettext_lazy("登记公示异议"),
        objection_resolved=gettext_lazy("处理公示异议"),
        workbook_applied=gettext_lazy("套用专项工作簿"),
    )
    | _of(Group.EXPORTING, ledger_exported=gettext_lazy("导出专项台账")),
    "goals": _of(
        Group.GOALS,
        measured=gettext_lazy("测算目标进度"),
        handed_down=gettext_lazy("分解下达目标"),
        target_set=gettext_lazy("按文件下达目标"),
        shortfall_raised=gettext_lazy("反映困难"),
        shortfall_answered=gettext_lazy("答复困难"),
        reported=gettext_lazy("填报目标数"),
        report_verified=gettext_lazy("核验填报数"),
        report_returned=gettext_lazy("退回填报数"),
    ),
    "deliveries": _of(
        Group.PROGRAMMES,
        made=gettext_lazy("做发放批次"),
        receipts_taken=gettext_lazy("登记发放回单"),
        cancelled=gettext_lazy("作废发放批次"),
    )
    | _of(Group.EXPORTING, exported=gettext_lazy("导出发放表")),
    "documents": _of(
        Group.PROGRAMMES,
        kept=gettext_lazy("上传佐证材料"),
        withdrawn=gettext_lazy("撤下佐证材料"),
    ),
    "directives": _of(
        Group.DIRECTIVES,
        uploaded=gettext_lazy("上传文件"),
        described=gettext_lazy("修改文件信息"),
        withdrawn=gettext_lazy("撤下文件"),
        item_accepted=gettext_lazy("采纳文件任务"),
        item_corrected=gettext_lazy("更正文件任务"),
        item_rejected=gettext_lazy("不采纳文件任务"),
        item_reopened=gettext_lazy("文件任务重新审"),
        item_assigned=gettext_lazy("分派文件任务"),
        item_split=gettext_lazy("拆分文件任务"),
        items_merged=gettext_lazy("合并文件任务"),
        carried_over=gettext_lazy("沿用上一版审定"),
        clause_accepted=gettext_lazy("整条采纳文件任务"),
        unit_assigned=gettext_lazy("按单位分派文件任务"),
        finding_seen=gettext_lazy("核对文件疑点"),
        deadline_moved=gettext_lazy("重定文件任务时限"),
        older_used=gettext_lazy("按旧版文件下达"),
    )
    | _of(Group.EXPORTING, exported=gettext_lazy("导出任务分解表")),
    "exchange": _of(
        Group.ACCOUNTS,
        token_given=gettext_lazy("发放接口令牌"),
        token_revoked=gettext_lazy("作废接口令牌"),
    )
    | _of(Group.EXPORTING, findings_read=gettext_lazy("经接口取回差异")),
    "jobs": _of(Group.DECIDING, run_again=gettext_lazy("重新执行后台任务")),
    "demo": _of(Group.DECIDING, filled=gettext_lazy("补充演示资料")),
    "ledger": _of(
        Group.LEDGER,
        opened=gettext_lazy("登记督办事项"),
        assigned=gettext_lazy("交办督办事项"),
        received=gettext_lazy("签收督办事项"),
        progress=gettext_lazy("填报办理进展"),
        reported=gettext_lazy("报告办结"),
        returned=gettext_lazy("退回重办"),
        closed=gettext_lazy("核验销号"),
        rejected=gettext_lazy("不予办理"),
        exempted=gettext_lazy("暂缓办理"),
        reminded=gettext_lazy("催办"),
        reopened=gettext_lazy("重新办理"),
        escalated=gettext_lazy("提级督办"),
    )
    | _of(Group.EXPORTING, exported=gettext_lazy("导出督办台账")),
    "crosschecks": _of(
        Group.CROSS_CHECKS,
        uploaded=gettext_lazy("上传部门数据"),
        mapped=gettext_lazy("确认部门数据的列"),
        discarded=gettext_lazy("放弃部门数据"),
        run_asked=gettext_lazy("提交数据比对"),
        run_made=gettext_lazy("完成数据比对"),
        confirmed=gettext_lazy("核实差异属实"),
        rejected=gettext_lazy("核实差异不属实"),
        exempted=gettext_lazy("暂缓核实差异"),
        reopened=gettext_lazy("重新核实差异"),
        assigned=gettext_lazy("交办差异"),
        answered=gettext_lazy("部门反馈差异"),
        proposed=gettext_lazy("提交差异的名册修改"),
        made=gettext_lazy("按差异改名册"),
        not_made=gettext_lazy("差异的名册修改没有生效"),
        declined=gettext_lazy("不采用差异的名册修改"),
        offered=gettext_lazy("按差异纳入专项"),
        pair_answered=gettext_lazy("复核疑似同人"),
    )
    | _of(
        Group.EXPORTING,
        exported=gettext_lazy("导出比对差异"),
        book_taken=gettext_lazy("下载差异反馈表"),
    ),
    "duties": _of(
        Group.LEDGER,
        recorded=gettext_lazy("填报履职"),
        record_withdrawn=gettext_lazy("撤回履职记录"),
    )
    | _of(Group.EXPORTING, exported=gettext_lazy("导出职责履行")),
    "reports": _of(
        Group.REPORTS,
        template_added=gettext_lazy("新增报表模板"),
        version_added=gettext_lazy("上传模板新版本"),
        duty_chosen=gettext_lazy("改选模板的对应职责"),
        template_retired=gettext_lazy("停用报表模板"),
        template_revived=gettext_lazy("恢复报表模板"),
        filled=gettext_lazy("生成报表"),
    ),
    "warmap": _of(
        Group.DECIDING,
        poverty_measured=gettext_lazy("测算贫困程度"),
        boundaries_taken=gettext_lazy("装入地区边界"),
        boundaries_removed=gettext_lazy("移除地区边界"),
    ),
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
    "document": gettext_lazy("佐证材料"),
}
"""Everything that somebody can look at."""

_DETAILS: Mapping[str, Words] = {
    "rows": gettext_lazy("行数"),
    "lines": gettext_lazy("条数"),
    "count": gettext_lazy("条数"),
    "programme": gettext_lazy("专项"),
    "step": gettext_lazy("步骤"),
    "because": gettext_lazy("结束原因"),
    "evidence_kind": gettext_lazy("材料"),
    "period": gettext_lazy("发放期"),
    "total_yuan": gettext_lazy("金额（元）"),
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
_CODED = {
    "government_function": "government_function",
    "because": "enrolment_end",
    "evidence_kind": "evidence_kind",
}


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
    if name == "programme":
        return programme_label(str(value))
    if name in _CODED:
        known = VOCABULARY.code_tables[_CODED[name]].values.get(value)
        return known.label_zh if known else str(value)
    return f"{len(value)}" if isinstance(value, list) else str(value)
