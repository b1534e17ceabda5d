"""Word documents (.docx): paragraphs with the numbers Word sets before them, and tables."""

import io
import zipfile
import zlib
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from jingzhun.directives.documents.text_making import GridCell, TextMaker
from jingzhun.directives.documents.word_numbering import WordNumbering

# Words that a reader of the page does not see: what was deleted under tracked changes, and drawings.
_UNSEEN = (qn("w:del"), qn("w:moveFrom"), qn("w:drawing"), qn("w:pict"), qn("w:fldData"))

_UNREADABLE = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    zlib.error,
    LxmlError,
    KeyError,
    ValueError,
    NotImplementedError,
    EOFError,
    OSError,
)
_LARGEST_UNPACKED = 512 * 1024 * 1024  # bytes


class DamagedFileError(Exception):
    """A file that its own program could not open either."""


def read_word(data: bytes) -> TextMaker:
    """The text of a Word document, its paragraphs and tables in their order.

    Raises:
        DamagedFileError: the file is no Word document, or is damaged or locked.
    """
    try:
        _check_size(data)
        document = docx.Document(io.BytesIO(data))
    except _UNREADABLE as error:
        raise DamagedFileError(str(error)) from error
    maker, numbering = TextMaker(), WordNumbering.of(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            _add_table(maker, block)
        else:
            maker.add_line(numbering.next_of(block) + _words(block._p))
    return maker


def is_word(data: bytes) -> bool:
    """Whether some bytes are a packed file with the parts of a Word document; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return any(name.startswith("word/") for name in packed.namelist())
    except _UNREADABLE:
        return False


def _check_size(data: bytes) -> None:
    """Refuse an archive that would unpack to more than a document can hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST_UNPACKED:
            raise DamagedFileError("unpacks to more than a document can hold")


def _add_table(maker: TextMaker, table: Table) -> None:
    grid = [
        [GridCell(key=cell._tc, words=_cell_words(cell)) for cell in row.cells]
        for row in table.rows
    ]
    maker.add_table(grid)


def _cell_words(cell: Any) -> str:
    return " ".join(_words(block._p) for block in cell.paragraphs if isinstance(block, Paragraph))


def _words(element: Any) -> str:
    """The words of a paragraph as they are seen; what was inserted under tracked changes too."""
    parts = []
    for child in element:
        if child.tag in _UNSEEN:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            parts.append(" ")
        elif child.tag != qn("w:pPr"):
            parts.append(_words(child))
    return "".join(parts)
