"""What each role may do: one table, from which pages, menus and the permission matrix are made."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Right(TextChoices):
    """One thing that a user may do in a place."""

    SEE_REGISTER = "see_register", "查看名册"
    CHANGE_REGISTER = "change_register", "修改名册"
    CONFIRM_CHANGES = "confirm_changes", "复核影响待遇的修改"
    IMPORT_WORKBOOKS = "import_workbooks", "导入表格"
    EXPORT_LISTS = "export_lists", "导出名单"
    RUN_DECISIONS = "run_decisions", "运行研判"
    SEE_DECISIONS = "see_decisions", "查看研判结果"
    HANDLE_GAPS = "handle_gaps", "处理差缺"
    HANDLE_PROGRAMMES = "handle_programmes", "办理专项"
    SET_GOALS = "set_goals", "分解下达目标"
    KEEP_DIRECTIVES = "keep_directives", "登记文件、审定任务"
    ASSIGN_TASKS = "assign_tasks", "交办任务、核验销号"
    FOLLOW_ESCALATED = "follow_escalated", "督办逾期提级到本级的任务"
    HANDLE_TASKS = "handle_tasks", "办理任务、填报进展"
    SUPPLY_REGISTERS = "supply_registers", "报送部门数据、反馈差异"
    RUN_CROSS_CHECKS = "run_cross_checks", "组织数据比对"
    SEE_DIFFERENCES = "see_differences", "查看比对差异"
    JUDGE_DIFFERENCES = "judge_differences", "核实比对差异、复核疑似同人"
    KEEP_POSTS = "keep_posts", "管理单位、岗位和任职"
    KEEP_TEMPLATES = "keep_templates", "管理报表模板"
    FILL_REPORTS = "fill_reports", "生成报表"
    SEE_NAMES = "see_names", "查看姓名"
    SEE_PERSONAL = "see_personal", "查看性别、出生日期、民族等个人信息"
    SEE_IDENTITIES = "see_identities", "查看完整证件号码、电话、银行账号"
    UNMASK = "unmask", "说明理由后临时查看证件号码、电话、银行账号"
    SEE_HEALTH = "see_health", "查看健康信息"
    SEE_ASSETS = "see_assets", "查看资产比对信息"
    SEE_COMPLAINTS = "see_complaints", "查看信访信息"
    SEE_AUDIT = "see_audit", "查看操作记录"
    MANAGE_ACCOUNTS = "manage_accounts", "管理帐户"


class Role(TextChoices):
    """What someone is in a place."""

    ADMINISTRATOR = "administrator", "系统管理员"
    COUNTY_OFFICER = "county_officer", "县级业务员"
    TOWNSHIP_CLERK = "township_clerk", "乡镇业务员"
    VILLAGE_CADRE = "village_cadre", "村干部"
    DEPARTMENT_LIAISON = "department_liaison", "部门联络员"
    AUDITOR = "auditor", "审计监督人员"
    LEADER = "leader", "领导"


_READ = frozenset({Right.SEE_REGISTER, Right.SEE_DECISIONS, Right.SEE_NAMES})
_WORK = _READ | {
    Right.CHANGE_REGISTER,
    Right.SEE_PERSONAL,
    Right.UNMASK,
    Right.HANDLE_GAPS,
    Right.SEE_HEALTH,
    Right.HANDLE_PROGRAMMES,
    Right.HANDLE_TASKS,
}
_OFFICE = _WORK | {
    Right.IMPORT_WORKBOOKS,
    Right.EXPORT_LISTS,
    Right.CONFIRM_CHANGES,
    Right.SET_GOALS,
    Right.ASSIGN_TASKS,
    Right.FOLLOW_ESCALATED,
    Right.FILL_REPORTS,
    Right.SEE_DIFFERENCES,
    Right.JUDGE_DIFFERENCES,
}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    # Whoever gives rights sees no household: the two are kept apart.
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_ACCOUNTS, Right.SEE_AUDIT}),
    Role.COUNTY_OFFICER: _OFFICE
    | {
        Right.RUN_DECISIONS,
        Right.SEE_IDENTITIES,
        Right.SEE_ASSETS,
        Right.SEE_AUDIT,
        Right.KEEP_DIRECTIVES,
        Right.SUPPLY_REGISTERS,
        Right.RUN_CROSS_CHECKS,
        Right.KEEP_POSTS,
        Right.KEEP_TEMPLATES,
    },
    Role.TOWNSHIP_CLERK: _OFFICE,
    Role.VILLAGE_CADRE: _WORK,
    Role.DEPARTMENT_LIAISON: _READ
    | {
        Right.HANDLE_GAPS,
        Right.EXPORT_LISTS,
        Right.HANDLE_PROGRAMMES,
        Right.HANDLE_TASKS,
        Right.FILL_REPORTS,
        # Of the registers of the department alone: see crosschecks.access.
        Right.SUPPLY_REGISTERS,
        Right.SEE_DIFFERENCES,
    },
    Role.AUDITOR: _READ
    | {
        Right.SEE_PERSONAL,
        Right.UNMASK,
        Right.EXPORT_LISTS,
        Right.SEE_DIFFERENCES,
        Right.SEE_AUDIT,
        Right.FILL_REPORTS,
    },
    Role.LEADER: frozenset(
        {
            Right.SEE_REGISTER,
            Right.SEE_DECISIONS,
            Right.FOLLOW_ESCALATED,
            Right.FILL_REPORTS,
        }
    ),
}
"""The rights of each role, in the places for which it was given."""

COMPARTMENT_RIGHTS: Mapping[str, Right] = {
    "health": Right.SEE_HEALTH,
    "assets": Right.SEE_ASSETS,
    "bank": Right.SEE_ASSETS,
    "complaints": Right.SEE_COMPLAINTS,
}
"""The right that opens a compartment of the vocabulary; one that is not named here opens to nobody."""

FUNCTION_COMPARTMENTS: Mapping[str, frozenset[Right]] = {
    "health": frozenset({Right.SEE_HEALTH}),
    "medical_insurance": frozenset({Right.SEE_HEALTH}),
    "disabled_persons": frozenset({Right.SEE_HEALTH}),
}
"""What a department's liaison sees besides, by the function of government the department has."""


def grantors(right: Right) -> tuple[str, ...]:
    """Who can give a right: the names of the roles that manage accounts."""
    del right  # one role gives all of them; a page asks by right, so that this can change
    return tuple(role.label for role, rights in RIGHTS.items() if Right.MANAGE_ACCOUNTS in rights)
