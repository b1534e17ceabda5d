"""Forms that offices ask for, as templates: a workbook or a document in which names stand for figures and lists.

:func:`read_template` finds every name, :func:`check_template` holds them against a catalogue,
:func:`fill_template` writes the file. Where the values come from is not this room's business.
"""

from jingzhun.reports.answers import Answer, AnswerState, ListRow, Values
from jingzhun.reports.catalogue import Catalogue, KnownList, KnownName, check_template
from jingzhun.reports.filled import Filled, FilledCell, Piece, ShownBlock, ShownCell
from jingzhun.reports.filling import fill_template, read_template
from jingzhun.reports.package import LARGEST
from jingzhun.reports.template import Slot, Template

__all__ = [
    "LARGEST",
    "Answer",
    "AnswerState",
    "Catalogue",
    "Filled",
    "FilledCell",
    "KnownList",
    "KnownName",
    "ListRow",
    "Piece",
    "ShownBlock",
    "ShownCell",
    "Slot",
    "Template",
    "Values",
    "check_template",
    "fill_template",
    "read_template",
]
