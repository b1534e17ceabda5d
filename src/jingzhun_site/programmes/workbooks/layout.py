"""The columns of a ledger's workbook, the same for writing and for reading."""

from collections.abc import Mapping

from jingzhun.packs import Step
from jingzhun_site.programmes.procedures import InForce

KEY, SUBJECT, HOUSEHOLD, NAME, PLACE, YEAR, SINCE, STATE, VERSION = (
    "参与编号", "对象编号", "户编号", "对象", "村", "年度", "纳入日期", "状态", "版本号",
)  # fmt: skip
_OF_HOUSEHOLD = frozenset({"persons", "bills", "loans", "jobs"})
"""What belongs to a household, whose number stands beside its own and tells namesakes apart."""
MARK = "专项编号："
"""What stands before the id of the programme, above the heads."""
MOST_ROWS = 20_000


def subject_head(in_force: InForce) -> str:
    """The head of the column with the number of the subject."""
    return HOUSEHOLD if in_force.programme.entity == "households" else SUBJECT


def heads_before_steps(in_force: InForce) -> tuple[str, ...]:
    """The heads in front of the steps."""
    beside = (HOUSEHOLD,) if in_force.programme.entity in _OF_HOUSEHOLD else ()
    return (KEY, subject_head(in_force), *beside, NAME, PLACE, YEAR, SINCE, STATE)


def needed_heads(in_force: InForce) -> tuple[str, ...]:
    """What nobody can read the workbook without."""
    return (KEY, subject_head(in_force), VERSION)


def step_heads(in_force: InForce) -> Mapping[str, Step]:
    """The head of each step's column; a label that occurs twice is told apart by a number."""
    heads: dict[str, Step] = {}
    taken = {KEY, SUBJECT, HOUSEHOLD, NAME, PLACE, YEAR, SINCE, STATE, VERSION}
    for step in in_force.programme.steps:
        head, count = step.label, 1
        while head in heads or head in taken:
            count += 1
            head = f"{step.label}（{count}）"
        heads[head] = step
    return heads
