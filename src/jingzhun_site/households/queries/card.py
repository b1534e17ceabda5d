"""The card of a household (明白卡): what it should get, what it gets, by which clause, and whom to ask."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jingzhun.eligibility import State
from jingzhun_site.decisions.live import LiveDecision
from jingzhun_site.frame.formats import number_text
from jingzhun_site.households.queries.household_page import place_text
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.rules import may_see_rule, rule_infos
from jingzhun_site.households.queries.verdicts import owed, owner_label
from jingzhun_site.households.wording import value_text
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.values import identity_kind


def card(opened: OpenedHousehold, *, printed_by: str, printed_on: str) -> dict[str, Any]:
    """What the card says, as plain data for its template; identities masked by role."""
    values, lines = opened.values, _lines(opened)
    declared = VOCABULARY.entities["households"].fields
    phone = opened.revealed.show(identity_kind("phone"), values.get("phone"), opened.place_code)
    head = opened.name_of(values.get("head_id")) or _("户主不详")
    return {
        "title": _("%(name)s户 帮扶政策明白卡") % {"name": head},
        "place": place_text(opened.place_code),
        "facts": [
            [_("户编号"), opened.key],
            [
                _("家庭人口"),
                _("%(count)d 人") % {"count": opened.living},
            ],
            [_("登记状态"), value_text(declared["registration"], values.get("registration"))],
            [_("电话"), phone or _("不详")],
            [_("识别时间"), value_text(declared["registered_on"], values.get("registered_on"))],
            [_("退出时间"), value_text(declared["exited_on"], values.get("exited_on"))],
        ],
        "columns": [_("政策"), _("谁"), _("现在"), _("找哪个部门"), _("条款")],
        "lines": _rows(lines),
        "nothing": _("没有研判为应享的政策。"),
        "note": _("本卡按 %(day)s 的登记情况研判，待核实，不是认定；以主管部门审核结果为准。")
        % {"day": opened.times.as_at},
        "documents": _("依据：%(titles)s")
        % {"titles": _("、").join(sorted({line.document for line in lines}))},
        "footer": _("%(who)s 打印于 %(day)s") % {"who": printed_by, "day": printed_on},
    }


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A programme that somebody is entitled to."""

    label: str
    now: str
    owner: str
    clause: str
    document: str
    about: str


def _lines(opened: OpenedHousehold) -> list[_Line]:
    return [line for live in (opened.live, *opened.members) for line in _of(opened, live)]


def _of(opened: OpenedHousehold, live: LiveDecision) -> Iterator[_Line]:
    infos = rule_infos(opened.decider)
    about = "" if live is opened.live else opened.name_of(live.subject.key)
    for id_, decision in live.decision.programmes.items():
        info = infos[f"programme:{id_}"]
        seen = may_see_rule(opened.authority, opened.decider, info.rule, opened.place_code)
        if seen and decision.entitled is State.YES and info.checks_gaps:
            yield _Line(
                label=f"{info.label} {_sum(*owed(info, decision.amounts))}".strip(),
                now=_("已享") if decision.receiving is State.YES else _("未享，待核实"),
                owner=owner_label(info),
                clause=_("通行做法") if info.clause == "practice" else info.clause,
                document=info.document,
                about=about,
            )


def _rows(lines: list[_Line]) -> list[list[str]]:
    """One row for a programme that several members have alike."""
    found: dict[_Line, list[str]] = {}
    for line in lines:
        found.setdefault(replace(line, about=""), []).append(line.about)
    return [
        [
            line.label,
            _("、").join(name for name in names if name) or _("全户"),
            line.now,
            line.owner,
            line.clause,
        ]
        for line, names in found.items()
    ]


def _sum(amount: Decimal | None, per: str, is_placeholder: bool) -> str:
    if is_placeholder or amount is None:
        return ""
    return f"{number_text(amount, decimals=2)} {_('元')}{'/' + per if per else ''}"
