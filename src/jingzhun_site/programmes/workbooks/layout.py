"""The columns of a ledger's workbook, the same for writing and for reading."""

from collections.abc import Mapping

from jingzhun.packs import Step
from jingzhun_site.programmes.procedures import InForce

KEY, HOUSEHOLD, NAME, PLACE, YEAR, SINCE, STATE, VERSION = (
    "参与编号", "户编号", "对象", "村", "年度", "纳入日期", "状态", "版本号",
)  # fmt: skip
BEFORE_STEPS = (KEY, HOUSEHOLD, NAME, PLACE, YEAR, SINCE, STATE)
NEEDED = (KEY, HOUSEHOLD, VERSION)
"""What nobody can read the workbook without."""
MARK = "专项编号："
"""What stands before the id of the programme, above the heads."""
MOST_ROWS = 20_000


def step_heads(in_force: InForce) -> Mapping[str, Step]:
    """The head of each step's column; a label that occurs twice is told apart by a number."""
    heads: dict[str, Step] = {}
    for step in in_force.programme.steps:
        head, count = step.label, 1
        while head in heads or head in BEFORE_STEPS or head == VERSION:
            count += 1
            head = f"{step.label}（{count}）"
        heads[head] = step
    return heads
