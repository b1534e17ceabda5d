"""What a template may not carry: macros, live parts, and anything that reaches outside the file when it is opened."""

import re
from collections.abc import Iterator

from jingzhun.errors import Fault, Position
from jingzhun.reports.package import Package

_LIVE = re.compile(
    r"vbaProject|/activeX/|/ctrlProps/|/embeddings/|/externalLinks/|/macrosheets/|/queryTables/"
    r"|connections\.xml$|/dialogsheets/|/webextensions/|/customUI",
    re.I,
)
_CALLS = re.compile(
    r"\[\d+\]|\.xl\w*\]|://|\\\\|\b(?:WEBSERVICE|FILTERXML|RTD|DDE|HYPERLINK|IMAGE|CALL|REGISTER\.ID|EXEC"
    r"|INFO|CELL|INDIRECT)\s*\(|\|",
    re.I,
)
_FIELDS = re.compile(
    r"\b(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|INCLUDE|DATABASE|MACROBUTTON|RD"
    r"|MERGEFIELD|AUTOTEXT|EMBED|HYPERLINK)\b",
    re.I,
)
_HARMLESS_LINKS = {"hyperlink"}


def live_parts(package: Package) -> Iterator[Fault]:
    """Macros, embedded objects, connections, and links that are followed without a click."""
    for part in package.parts:
        if _LIVE.search(f"/{part}"):
            yield Fault(code="REPORT004", position=Position(file=package.file), seen=part)
    for part in list(package.parts):
        for link in package.links(part):
            if link.is_outside and link.kind not in _HARMLESS_LINKS:
                position = Position(file=package.file)
                yield Fault(code="REPORT006", position=position, seen=link.target)


def reaches_outside(formula: str) -> bool:
    """Whether a formula asks another file, another program or the network.

    >>> reaches_outside("SUM(B3:B9)/C2"), reaches_outside("[1]Sheet1!A1")
    (False, True)
    """
    return bool(_CALLS.search(_without_texts(formula)))


def field_reaches_outside(instruction: str) -> bool:
    r"""Whether a field of a document fetches something.

    >>> field_reaches_outside(" PAGE "), field_reaches_outside(r' INCLUDETEXT "\\\\x\\y.docx" ')
    (False, True)
    """
    return bool(_FIELDS.search(instruction.partition('"')[0]))


def _without_texts(formula: str) -> str:
    return re.sub(r'"[^"]*"', '""', formula)
