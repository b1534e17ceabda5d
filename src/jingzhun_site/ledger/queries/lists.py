"""The lists that are made of the ledger: the ledger itself, problems, responsibilities, deadlines, close-out.

All of them are the same entries; each list shows the columns that it answers with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jingzhun_site.frame.tables import Column
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.queries.filtering import ALL, OPEN

COLUMNS: Mapping[str, Column] = {
    column.key: column
    for column in (
        Column(key="title", label=_("事项"), wraps=True),
        Column(key="text", label=_("具体要求"), wraps=True),
        Column(key="source", label=_("来源")),
        Column(key="document", label=_("依据"), wraps=True),
        Column(key="place", label=_("地区"), sort="place"),
        Column(key="unit", label=_("牵头单位"), wraps=True),
        Column(key="lead", label=_("责任岗位"), wraps=True),
        Column(key="holder", label=_("责任人")),
        Column(key="supporting", label=_("配合岗位"), wraps=True),
        Column(key="given_by", label=_("交办单位"), wraps=True),
        Column(key="made_on", label=_("登记日期"), kind="day", sort="made"),
        Column(key="deadline", label=_("完成时限"), kind="day", sort="due"),
        Column(key="received", label=_("签收"), kind="day"),
        Column(key="due", label=_("期限情况"), sort="due"),
        Column(key="escalated", label=_("提级至")),
        Column(key="state", label=_("状态")),
        Column(key="reminders", label=_("催办"), unit=_("次"), kind="number"),
        Column(key="progress", label=_("最近进展"), wraps=True),
        Column(key="progress_on", label=_("进展日期"), kind="day"),
        Column(key="done", label=_("办理结果"), wraps=True),
        Column(key="reported_by", label=_("报告人")),
        Column(key="reported_on", label=_("报告日期"), kind="day"),
        Column(key="verified_by", label=_("核验人")),
        Column(key="ended_on", label=_("销号日期"), kind="day"),
        Column(key="in_time", label=_("是否按期")),
    )
}


@dataclass(frozen=True, kw_only=True)
class EntryList:
    """A list by its name in the address; ``state`` is what it holds until somebody chooses otherwise."""

    name: str
    label: Words
    columns: Sequence[str]
    state: str = OPEN

    def shown(self) -> list[Column]:
        """Its columns in order."""
        return [COLUMNS[key] for key in self.columns]


LEDGER = EntryList(
    name="ledger",
    label=_("台账"),
    columns=(
        "title",
        "due",
        "state",
        "lead",
        "holder",
        "place",
        "reminders",
        "progress",
        "document",
    ),
)
LISTS: Mapping[str, EntryList] = {
    one.name: one
    for one in (
        LEDGER,
        EntryList(
            name="problems",
            label=_("问题清单"),
            columns=("title", "text", "source", "document", "place", "made_on", "given_by", "state"),
        ),
        EntryList(
            name="responsibilities",
            label=_("责任清单"),
            columns=("title", "unit", "lead", "holder", "supporting", "place", "given_by", "received", "state"),
        ),
        EntryList(
            name="deadlines",
            label=_("时限清单"),
            columns=(
                "title", "lead", "received", "deadline", "due", "escalated", "state", "reminders", "progress",
                "progress_on",
            ),
        ),
        EntryList(
            name="close_out",
            label=_("销号台账"),
            columns=(
                "title", "document", "lead", "deadline", "state", "done", "reported_by", "reported_on",
                "verified_by", "ended_on", "in_time",
            ),
            state=ALL,
        ),
    )
}  # fmt: skip
