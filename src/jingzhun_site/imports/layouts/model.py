"""What a layout is: columns with the spellings of their headers and what they mean here."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

_UNIT = re.compile(r"\([^()]*\)$")


class Role(StrEnum):
    """What a column is good for besides, or instead of, filling a field."""

    COUNTY_NAME = "county_name"
    TOWNSHIP_NAME = "township_name"
    VILLAGE_NAME = "village_name"
    VILLAGE_CODE = "village_code"
    NATURAL_VILLAGE_NAME = "natural_village_name"
    HOUSEHOLD_SIZE = "household_size"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its header, other spellings, the fields (``persons.name``) it fills.

    ``because`` says why a column fills nothing. ``values`` are meanings that hold for this column
    alone, before those of the layout's code map. ``needed`` marks the columns by which the layout is
    known; ``note`` is shown to whoever fills a template.
    """

    header: str
    also: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    role: Role | None = None
    because: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    needed: bool = False
    note: str = ""

    def spellings(self) -> Iterator[str]:
        """Every way the header is written, in its plain form."""
        yield plain_header(self.header)
        for other in self.also:
            yield plain_header(other)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A kind of workbook. ``code_map`` names the system whose codes it uses; empty: our own words.

    ``entities`` are those whose records its rows fill, parents first; ``asks_year`` says that the
    rows hold for a year that stands outside the table.
    """

    id: str
    label: str
    source: str
    entities: tuple[str, ...]
    columns: tuple[Column, ...]
    code_map: str = ""
    asks_year: bool = False

    def by_spelling(self) -> Mapping[str, Column]:
        """Each column by every plain spelling of its header; the first one wins."""
        found: dict[str, Column] = {}
        for column in self.columns:
            for spelling in column.spellings():
                found.setdefault(spelling, column)
        return found

    def fills(self) -> frozenset[str]:
        """Every field that some column fills."""
        return frozenset(target for column in self.columns for target in column.to)


def plain_header(cell: str) -> str:
    """A header without what does not tell headers apart: width, case, blanks, marks of required cells.

    >>> plain_header(" 县（市、区、旗）* ")
    '县(市、区、旗)'
    """
    folded = unicodedata.normalize("NFKC", cell).casefold()
    return "".join(folded.replace("*", "").split())


def without_unit(plain: str) -> str:
    """A plain header without the unit or remark in brackets at its end.

    >>> without_unit("耕地面积(亩)")
    '耕地面积'
    """
    return _UNIT.sub("", plain)
