"""The layouts of workbooks: which header means which field, and how a workbook is recognised.

The layouts of other systems are data (``*.yaml`` beside this file); those of our own templates follow
from the vocabulary.
"""

from jingzhun_site.imports.layouts.generated import entity_layout, household_layout, own_layouts
from jingzhun_site.imports.layouts.loading import load_layouts, shipped_layouts
from jingzhun_site.imports.layouts.model import Column, Layout, Role, plain_header
from jingzhun_site.imports.layouts.recognising import Recognised, match_header, recognise

__all__ = [
    "Column",
    "Layout",
    "Recognised",
    "Role",
    "entity_layout",
    "household_layout",
    "load_layouts",
    "match_header",
    "own_layouts",
    "plain_header",
    "recognise",
    "shipped_layouts",
]
