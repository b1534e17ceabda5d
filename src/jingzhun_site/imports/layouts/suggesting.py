"""Which field a header that no column of the layout bears may stand for."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache

from jingzhun.errors.suggest import closest
from jingzhun.vocabulary import load_vocabulary
from jingzhun_site.imports.layouts.loading import load_layouts
from jingzhun_site.imports.layouts.model import Layout, plain_header, without_unit


def suggest_field(header: str, layout: Layout, *, taken: Collection[str] = ()) -> str:
    """The field (``persons.name``) that a header may mean, or ``""``: a guess, to be confirmed by somebody.

    ``taken`` are the fields that other columns fill already.

    >>> suggest_field("健康情况", load_layouts()["national_28"])
    'persons.health'
    """
    known = {word: to for word, to in _fields_by_word(layout.id).items() if to not in taken}
    plain = without_unit(plain_header(header))
    return known.get(plain) or known.get(closest(plain, known), "")


@cache
def words_of_fields(layout_id: str) -> Mapping[str, tuple[str, ...]]:
    """The headers under which each choosable field of a layout stands in any workbook we know."""
    found: dict[str, tuple[str, ...]] = {}
    for word, target in _spellings(load_layouts()[layout_id]):
        found[target] = tuple(dict.fromkeys([*found.get(target, ()), word]))
    return found


@cache
def _fields_by_word(layout_id: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word, target in _spellings(load_layouts()[layout_id]):
        found.setdefault(plain_header(word), target)
    return found


def _spellings(layout: Layout) -> Iterator[tuple[str, str]]:
    """Labels and headers with the one field each means; the layout's own come first."""
    for other in (layout, *load_layouts().values()):
        for column in other.columns:
            if len(column.to) == 1 and column.to[0].partition(".")[0] in layout.entities:
                yield from ((word, column.to[0]) for word in (column.header, *column.also))
    vocabulary = load_vocabulary()
    for name in layout.entities:
        for field in vocabulary.entities[name].fields.values():
            yield field.label_zh, f"{name}.{field.name}"
