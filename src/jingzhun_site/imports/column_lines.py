"""What the page of the columns shows of each: its header, samples, what it was taken for and how surely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.initials import initials
from jingzhun_site.imports.layouts import Layout, Recognised
from jingzhun_site.imports.layouts.model import plain_header
from jingzhun_site.imports.layouts.suggesting import suggest_field, words_of_fields


class Certainty(Enum):
    """How surely it is known what a column means: the word for it, its tone, whether it needs a look."""

    CHOSEN = (_("上次选定"), "quiet", False)
    SAME = (_("表头一致"), "good", False)
    OTHER_UNIT = (_("括号里的字不同，请核对"), "soon", True)
    UNKNOWN = (_("没有认出，请选择"), "soon", True)
    TWICE = (_("与前面一列重复，请核对"), "soon", True)

    @property
    def label(self) -> str:
        """The word for it."""
        return str(self.value[0])

    @property
    def tone(self) -> str:
        """The tone of its mark."""
        return self.value[1]

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody has to look at the column."""
        return self.value[2]


@dataclass(frozen=True, kw_only=True)
class ColumnLine:
    """One column of the sheet: its form field, samples, certainty; ``guess`` is a field nobody confirmed."""

    bound: Any
    samples: Sequence[str]
    certainty: Certainty
    guess: str
    guess_label: str

    @property
    def needs_a_look(self) -> bool:
        """Whether the column belongs to those shown first."""
        return self.certainty.needs_a_look or bool(self.bound.errors)


def certainty_of(at: int, found: Recognised, choices: Mapping[str, str]) -> Certainty:
    """How surely the column at a place is known. ``choices`` are those of somebody, by header."""
    header = found.headers[at]
    if header in choices:
        return Certainty.CHOSEN
    if at in found.twice:
        return Certainty.TWICE
    if at not in found.columns:
        return Certainty.UNKNOWN
    is_same = plain_header(header) in found.columns[at].spellings()
    return Certainty.SAME if is_same else Certainty.OTHER_UNIT


def guess_of(at: int, found: Recognised) -> str:
    """The field that a column which was not recognised may mean; empty when there is none."""
    if at in found.columns or at in found.twice:
        return ""
    taken = {target for column in found.columns.values() for target in column.to}
    return suggest_field(found.headers[at], found.layout, taken=taken)


def distinct_samples(cells: Sequence[str]) -> list[str]:
    """The cells that say something, each once."""
    return list(dict.fromkeys(cell for cell in cells if cell.strip()))


def search_words(layout: Layout) -> dict[str, str]:
    """By what else than its label each choosable field is found: other headers, and the initials of all."""
    words = words_of_fields(layout.id)
    return {
        target: " ".join([*spellings, *dict.fromkeys(map(initials, spellings))]).casefold()
        for target, spellings in words.items()
    }


def grouped_fields(layout: Layout) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields that a column may be given by hand, by kind of record."""
    return [
        (entity.label_zh, [(f"{name}.{f}", target_label(f"{name}.{f}")) for f in entity.fields])
        for name, entity in ((name, VOCABULARY.entities[name]) for name in layout.entities)
    ]


def target_label(target: str) -> str:
    """The label of a field with that of its record: 人员·姓名."""
    entity, _dot, field = target.partition(".")
    known = VOCABULARY.entities[entity]
    return f"{known.label_zh}·{known.fields[field].label_zh}"
