"""Opening policy documents: .txt, .docx, .pdf, .html, .md become a text with offsets, and what it leaves out."""

from jingzhun.directives.documents.document import Cell, Document, LeftOut, TextTable
from jingzhun.directives.documents.leftovers import reason_words
from jingzhun.directives.documents.opening import check_kind, is_readable, open_document, read_text

__all__ = [
    "Cell",
    "Document",
    "LeftOut",
    "TextTable",
    "check_kind",
    "is_readable",
    "open_document",
    "read_text",
    "reason_words",
]
