"""Types as messages name them: in English as packs write them, in Chinese with the labels of type and unit."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from jingzhun.rules.expressions import Expression, ParameterValue, ValueType
from jingzhun.vocabulary import FieldType, Vocabulary

_COUNTING = frozenset(
    {FieldType.INTEGER, FieldType.QUANTITY}
)  # the unit does not say which of the two


def describe(value_type: ValueType) -> str:
    """A type as English messages print it.

    >>> describe(ValueType(kind=FieldType.MONEY, unit="yuan_month"))
    'money in yuan_month'
    """
    if value_type.codes:
        return f"code of {value_type.codes}"
    if value_type.refers_to:
        return f"reference to {value_type.refers_to}"
    return f"{value_type.kind} in {value_type.unit}" if value_type.unit else str(value_type.kind)


def describe_kinds(kinds: frozenset[FieldType]) -> str:
    """Several kinds as English messages print them."""
    return " / ".join(_in_order(kinds))


def describe_zh(value_type: ValueType, vocabulary: Vocabulary) -> str:
    """A type as Chinese messages print it: its label, then the word that packs write, then its unit.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> describe_zh(ValueType(kind=FieldType.INTEGER, unit="minute"), load_vocabulary())
    '整数（integer，单位：分钟）'
    """
    of = _what_of(value_type, vocabulary)
    return f"{_labels()[value_type.kind]}（{value_type.kind}{of}）"


def describe_kinds_zh(kinds: frozenset[FieldType]) -> str:
    """Several kinds as Chinese messages print them."""
    return "、".join(f"{_labels()[kind]}（{kind}）" for kind in _in_order(kinds))


def type_texts(vocabulary: Vocabulary, **types: ValueType) -> dict[str, str]:
    """The fields of a message that name types: each in English under its name, in Chinese under ``name_zh``."""
    named = {name: describe(kind) for name, kind in types.items()}
    return named | {f"{name}_zh": describe_zh(kind, vocabulary) for name, kind in types.items()}


def kind_texts(**kinds: frozenset[FieldType]) -> dict[str, str]:
    """The fields of a message that name kinds of values: each in English under its name, in Chinese under ``name_zh``.

    >>> kind_texts(wanted=frozenset({FieldType.MONEY}))
    {'wanted': 'money', 'wanted_zh': '金额（money）'}
    """
    named = {name: describe_kinds(some) for name, some in kinds.items()}
    return named | {f"{name}_zh": describe_kinds_zh(some) for name, some in kinds.items()}


def kinds_texts(
    vocabulary: Vocabulary, seen: ValueType, wanted: frozenset[FieldType]
) -> dict[str, str]:
    """The fields of a message about a value that is of none of the kinds wanted."""
    return type_texts(vocabulary, seen=seen) | kind_texts(wanted=wanted)


def keys_texts(vocabulary: Vocabulary, kinds: Sequence[ValueType]) -> dict[str, str]:
    """The fields of a message about the keys that a parameter is read by."""
    return {
        "wanted": ", ".join(describe(kind) for kind in kinds) or "no key",
        "wanted_zh": "、".join(describe_zh(kind, vocabulary) for kind in kinds) or "没有键",
    }


def clash_texts(vocabulary: Vocabulary, left: Expression, right: Expression) -> dict[str, str]:
    """The fields of a message about two values that cannot meet, with what to write where a parameter is the cause."""
    return {**type_texts(vocabulary, seen=left.type, wanted=right.type), **_remedy(left, right)}


NO_REMEDY: Mapping[str, str] = {"hint": "", "hint_zh": ""}
"""The fields of a message about two values where no one declaration is known to be the cause."""


def _remedy(left: Expression, right: Expression) -> Mapping[str, str]:
    """What to declare for a parameter that counts where the other side measures, or the other way round."""
    figures = [side for side in (left, right) if isinstance(side, ParameterValue)]
    if len(figures) != 1 or {left.type.kind, right.type.kind} != _COUNTING:
        return NO_REMEDY
    (other,) = (side for side in (left, right) if side is not figures[0])
    declared, kind = f"param.{figures[0].name}", other.type.kind
    return {
        "hint": f" Declare `type: {kind}` for {declared}.",
        "hint_zh": f"请在 parameters.yaml 中把 {declared} 的 type 写成 {kind}。",
    }


def _what_of(value_type: ValueType, vocabulary: Vocabulary) -> str:
    if value_type.codes:
        return f"，代码表：{vocabulary.code_tables[value_type.codes].label_zh}"
    if value_type.refers_to:
        entity = vocabulary.entities.get(value_type.refers_to)
        return f"，对象：{entity.label_zh if entity else value_type.refers_to}"
    return f"，单位：{_unit_zh(value_type.unit, vocabulary)}" if value_type.unit else ""


def _unit_zh(unit: str, vocabulary: Vocabulary) -> str:
    table = vocabulary.code_tables.get("unit")
    known = table.values.get(unit) if table else None
    return known.label_zh if known else unit


def _in_order(kinds: Iterable[FieldType]) -> list[FieldType]:
    named = set(kinds)
    return [kind for kind in FieldType if kind in named]


@cache
def _labels() -> Mapping[str, str]:
    text = files(__package__).joinpath("data/type_words.toml").read_text(encoding="utf-8")
    labels: Mapping[str, str] = tomllib.loads(text)["types"]
    return labels
