"""What the values of coded columns mean: by the source's code map, by our words, by what somebody said."""

from collections.abc import Mapping

from jingzhun.eligibility.snapshots.cell_values import (
    EMPTY_MARKS,
    FORMULA_ERRORS,
    NO,
    NONE_MARKS,
    NOT_KNOWN,
    YES,
    code_spellings,
)
from jingzhun.vocabulary import Blank, CodeTable, FieldType, load_code_map
from jingzhun.vocabulary.code_map_declarations import tidy_value
from jingzhun_site.imports.checking.plan import VOCABULARY, Plan, Slot

MANY_VALUES = 500
"""A column with more different values than this is no column of codes."""


def is_coded(slot: Slot) -> bool:
    """Whether a slot's values stand in a list: codes, and yes or no."""
    return slot.field.type in (FieldType.CODE, FieldType.BOOLEAN)


def meanings_of(slot: Slot, plan: Plan) -> Mapping[str, str]:
    """Our code for each value that a slot understands; an empty code says 'not known'.

    Numbers of another system are read by its code map alone: 02 is not the same people everywhere.
    """
    mapped = code_map_values(slot, plan.code_map) if plan.code_map else None
    known = dict(mapped) if mapped is not None else our_words(slot, foreign=bool(plan.code_map))
    known |= {tidy_value(value): code for value, code in slot.values.items()}
    return known | dict(plan.meanings.get(slot.name, {}))


def read_value(value: str, slot: Slot, known: Mapping[str, str]) -> str | None:
    """Our code for one value, an empty text where it says nothing, ``None`` when it is not understood."""
    tidy = tidy_value(value)
    if tidy in known:
        return known[tidy]
    if tidy == "" or tidy in EMPTY_MARKS or tidy in NOT_KNOWN:
        return ""
    is_none = slot.field.blank is Blank.NONE and slot.field.type is not FieldType.BOOLEAN
    return "" if is_none and tidy in NONE_MARKS and tidy not in FORMULA_ERRORS else None


def code_map_values(slot: Slot, system: str) -> Mapping[str, str] | None:
    """What a system's map says of a field, or of another field with the same code table."""
    values = load_code_map(system).values
    if slot.name in values or not slot.field.codes:
        return values.get(slot.name)
    alike = (name for name in values if _codes_of(name) == slot.field.codes)
    return values.get(next(alike, ""))


def _codes_of(name: str) -> str:
    entity, _, field = name.partition(".")
    return VOCABULARY.entities[entity].fields[field].codes


def our_words(slot: Slot, *, foreign: bool) -> dict[str, str]:
    """Our code for each of our own words; of a foreign sheet the labels alone, for numbers mean otherwise there."""
    table: CodeTable | None = VOCABULARY.code_tables.get(slot.field.codes)
    if table is None:
        return {**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false")}
    unknown = [value for value in table.values.values() if value.is_unknown]
    labels = {value.label_zh: value.code for value in table.values.values()}
    words = labels if foreign else dict(code_spellings(table))
    words |= {spelling: "" for value in unknown for spelling in (value.code, value.label_zh)}
    return {tidy_value(word): code for word, code in words.items()}
