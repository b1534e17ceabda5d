"""Web pages (.html): what stands around the document is left out, tables are read as tables."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml.etree import LxmlError

from jingzhun.directives.documents.decoding import decode
from jingzhun.directives.documents.leftovers import declared
from jingzhun.directives.documents.text_making import GridCell, TextMaker

_BLOCKS = frozenset(declared()["blocks"])
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_WORDS_IN_NAME = re.compile(r"[A-Za-z]+")
_LONG_CELL = 200  # a cell that holds paragraphs lays out the page
_MOST_LINKED = 0.7
_LONGEST_MENU = 400


def decode_page(data: bytes) -> tuple[str, str]:
    """The text of a page and its encoding: the one that it declares, if it can be read so."""
    declared_one = _CHARSET.search(data[:4096])
    if declared_one is not None:
        name = declared_one.group(1).decode("ascii").lower()
        name = "gb18030" if name in ("gb2312", "gbk") else name
        try:
            return data.decode(name), name
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def read_page(page: str) -> TextMaker:
    """The text of a web page, a block to a line; menus, buttons and comments are left out."""
    maker = TextMaker()
    try:
        root = lxml.html.document_fromstring(_PROLOG.sub("", page))
    except (LxmlError, ValueError):  # a page without any element
        return maker
    body = root.find("body")
    _add_blocks(maker, root if body is None else body)
    return maker


def _add_blocks(maker: TextMaker, element: Any) -> None:
    """Add the words of an element, in lines as the page shows them."""
    line = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):  # a comment of the page's source
            line.append(child.tail or "")
            continue
        if child.tag == "br" or child.tag in _BLOCKS or _reason(child):
            maker.add_line(_flat("".join(line)))
            line = []
            _add_block(maker, child)
        else:
            line.append(_inline(child))
        line.append(child.tail or "")
    maker.add_line(_flat("".join(line)))


def _add_block(maker: TextMaker, element: Any) -> None:
    if reason := _reason(element):
        maker.leave_out(_flat(element.text_content()), reason)
    elif element.tag == "table" and _is_data(element):
        maker.add_table(list(_grid(element)))
    elif element.tag != "br":
        _add_blocks(maker, element)


def _inline(element: Any) -> str:
    """The words of an element inside a line; blocks inside it keep their words apart."""
    if _reason(element):
        return ""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            gap = "\n" if child.tag in _BLOCKS or child.tag == "br" else ""
            parts.append(f"{gap}{_inline(child)}{gap}")
        parts.append(child.tail or "")
    return "".join(parts)


def _flat(words: str) -> str:
    return re.sub(r"[ \t\r\n\u00a0\u3000\u200b]+", " ", words)


def _reason(element: Any) -> str:
    """Why an element is left out; empty if it is not."""
    for reason, tags in declared()["elements"].items():
        if element.tag in tags:
            return str(reason)
    if element.tag not in _BLOCKS or element.tag == "body":
        return ""
    names = set(_WORDS_IN_NAME.findall(f"{element.get('class', '')} {element.get('id', '')}"))
    for reason, words in declared()["classes"].items():
        if names & set(words) and len(element.text_content()) < _LONGEST_MENU * 5:
            return str(reason)
    return "navigation" if _is_menu(element) else ""


def _is_menu(element: Any) -> bool:
    """A block whose words are nearly all links."""
    if element.tag not in ("ul", "ol", "div", "p", "dl", "table"):
        return False
    links = element.findall(".//a")
    words = len(_flat(element.text_content()).strip()) if links else 0
    linked = sum(len(_flat(link.text_content()).strip()) for link in links)
    return 0 < words < _LONGEST_MENU and linked > _MOST_LINKED * words


def _is_data(table: Any) -> bool:
    """A table of figures; the others lay out the page."""
    if table.find(".//table") is not None:
        return False
    cells = list(table.iter("td", "th"))
    return len(cells) > 1 and all(len(cell.text_content()) < _LONG_CELL for cell in cells)


def _grid(table: Any) -> Iterator[list[GridCell]]:
    """The rows of a table, each merged cell in every place it covers."""
    reaching: dict[
        int, tuple[GridCell, int]
    ] = {}  # by column: a cell from above, rows it still covers
    for row in table.iter("tr"):
        cells = {column: cell for column, (cell, _) in reaching.items()}
        reaching = {c: (cell, left - 1) for c, (cell, left) in reaching.items() if left > 1}
        column = 0
        for element in row.iterchildren("td", "th"):
            while column in cells:
                column += 1
            cell = GridCell(key=element, words=_flat(element.text_content()))
            for place in range(column, column + _span(element, "colspan")):
                cells[place] = cell
                if (rows := _span(element, "rowspan")) > 1:
                    reaching[place] = (cell, rows - 1)
        if cells:
            yield [cells.get(n, GridCell(key=(row, n), words="")) for n in range(max(cells) + 1)]


def _span(element: Any, name: str) -> int:
    digits = str(element.get(name, "1")).strip()
    return min(max(int(digits), 1), 100) if digits.isdigit() else 1
