"""Opening a file by its kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jingzhun_site.imports.files.guarding import LIMITS, FileKind, Limits, examine
from jingzhun_site.imports.files.sheets import Sheet
from jingzhun_site.imports.files.text_sheet import open_text
from jingzhun_site.imports.files.workbook_sheet import open_workbook


@contextmanager
def open_sheet(path: Path, *, name: str, limits: Limits = LIMITS) -> Iterator[Sheet]:
    """The sheet of a file that its owner calls ``name``.

    Raises:
        ImportRefusedError: When the file cannot or must not be opened.
    """
    examined = examine(path, name=name, limits=limits)
    opened = (
        open_text(path, limits)
        if examined.kind is FileKind.CSV
        else open_workbook(path, limits, examined)
    )
    with opened as sheet:
        sheet.remarks[:0] = examined.remarks
        yield sheet
