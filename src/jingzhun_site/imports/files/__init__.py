"""Opening uploaded files: what they are, whether they are safe to open, and the rows of their sheet."""

from jingzhun_site.imports.files.guarding import LIMITS, FileKind, Limits, examine
from jingzhun_site.imports.files.opening import open_sheet
from jingzhun_site.imports.files.sheets import Sheet, cell_name, column_letters

__all__ = [
    "LIMITS",
    "FileKind",
    "Limits",
    "Sheet",
    "cell_name",
    "column_letters",
    "examine",
    "open_sheet",
]
