"""The cells of an .xlsx file whose formula failed.

The fast reader gives them as empty cells, which would turn a broken formula into 'not known'.
"""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(rb"<c\b([^>]*[^/>])>(.*?)</c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_SHOWN = re.compile(rb"<v>([^<]*)</v>")
_IS_ERROR = b't="e"'


def formula_errors(path: Path, *, sheet: str = "") -> Mapping[tuple[int, int], str]:
    """What the failed cells of a sheet show (``#N/A``), by row and column from 0; of the first one by default.

    Files that are no zip archive (the older .xls) give nothing: their failed cells read as empty.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        part = sheet_part(archive, sheet)
        data = archive.read(part) if part in archive.namelist() else b""
    if _IS_ERROR not in data:
        return {}
    return dict(_errors(data))


def _errors(data: bytes) -> list[tuple[tuple[int, int], str]]:
    found = []
    for attributes, inside in _CELL.findall(data):
        place, shown = _PLACE.search(attributes), _SHOWN.search(inside)
        if _IS_ERROR in attributes and place and shown:
            at = (int(place[2]) - 1, _column(place[1]))
            found.append((at, shown[1].decode("utf-8")))
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def sheet_part(archive: zipfile.ZipFile, sheet: str = "") -> str:
    """The path, inside the archive, of a sheet of the workbook by its name; of the first one by default."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return ""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    wanted = next(
        (
            one.get(_RELATION, "")
            for one in book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
            if sheet in ("", one.get("name"))
        ),
        "",
    )
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if relation.get("Id") == wanted:
            target = relation.get("Target", "")
            return target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
    return ""
