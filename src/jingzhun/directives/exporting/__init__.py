"""What an office makes of a document: the task breakdown as a workbook, and a draft pack."""

from jingzhun.directives.exporting.breakdown import Breakdown, Row, break_down, clause_of
from jingzhun.directives.exporting.pack_place import place_of
from jingzhun.directives.exporting.pack_writing import PackPlan, write_pack
from jingzhun.directives.exporting.workbook import write_workbook

__all__ = [
    "Breakdown",
    "PackPlan",
    "Row",
    "break_down",
    "clause_of",
    "place_of",
    "write_pack",
    "write_workbook",
]
