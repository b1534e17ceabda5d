"""Which cells of a sheet hold a formula: what they show is not what somebody has written there."""

import re
import zipfile
from pathlib import Path

from jingzhun.eligibility.snapshots.formula_errors import sheet_part

_FORMULA = re.compile(rb'<c\b[^>]*\br="([A-Z]+[0-9]+)"[^>]*>\s*<f\b')


def formula_cells(path: Path, sheet: str) -> frozenset[str]:
    """The names of the cells with a formula; none in a file that is no zip archive (.xls, .csv)."""
    if not zipfile.is_zipfile(path):
        return frozenset()
    with zipfile.ZipFile(path) as archive:
        part = sheet_part(archive, sheet)
        data = archive.read(part) if part in archive.namelist() else b""
    return frozenset(name.decode("ascii") for name in _FORMULA.findall(data))
