"""A filled document as it is shown on a page: paragraphs and tables in their order."""

from collections.abc import Iterator, Mapping
from typing import Any

from jingzhun.reports.filled import Piece, ShownBlock, ShownCell
from jingzhun.reports.package import Package
from jingzhun.reports.words import CELL, PARAGRAPH, ROW, TABLE, WORD, text_of

Pieces = Mapping[Any, tuple[Piece, ...]]


def shown_document(package: Package, pieces: Pieces) -> Iterator[ShownBlock]:
    """The body of a document."""
    body = package.tree(package.main).find(f"{WORD}body")
    yield from _blocks(body, pieces)


def _blocks(parent: Any, pieces: Pieces) -> Iterator[ShownBlock]:
    for element in parent:
        if element.tag == PARAGRAPH:
            cell = ShownCell(pieces=_pieces(element, pieces))
            if cell.pieces:
                yield ShownBlock(title="", rows=((cell,),), is_table=False)
        elif element.tag == TABLE:
            rows = tuple(
                tuple(_cell(cell, pieces) for cell in row.iterfind(CELL))
                for row in element.iterfind(ROW)
            )
            yield ShownBlock(title="", rows=rows)
        elif element.tag == f"{WORD}sdt":
            inside = element.find(f"{WORD}sdtContent")
            if inside is not None:
                yield from _blocks(inside, pieces)


def _cell(cell: Any, pieces: Pieces) -> ShownCell:
    span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
    columns = int(span.get(f"{WORD}val", "1")) if span is not None else 1
    found: list[Piece] = []
    for number, paragraph in enumerate(cell.iter(PARAGRAPH)):
        if number and found:
            found.append(Piece(text="\n"))
        found += _pieces(paragraph, pieces)
    return ShownCell(pieces=tuple(found), columns=columns)


def _pieces(paragraph: Any, pieces: Pieces) -> tuple[Piece, ...]:
    if paragraph in pieces:
        return pieces[paragraph]
    text = text_of(paragraph)
    return (Piece(text=text),) if text else ()
