"""Figures typed on the command line: ``param.income_channels_min=2``, ``param.renovation_subsidy.C=12000``."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from jingzhun.eligibility import Regimes
from jingzhun.errors import Fault, FaultList
from jingzhun.errors.suggest import closest
from jingzhun.packs import BracketTable, LookupTable, Parameter, ParameterContent
from jingzhun.vocabulary import SCALES, FieldType, load_vocabulary

Scalar = int | date | bool | str

_WANTED = {
    FieldType.BOOLEAN: "true, false",
    FieldType.DATE: "2018-12-31",
    FieldType.INTEGER: "12",
    FieldType.TEXT: "…",
}


def parameter_changes(regimes: Regimes, changes: Iterable[str]) -> Mapping[str, ParameterContent]:
    """The new contents of parameters, in rule units.

    Raises:
        JingzhunError: no such parameter, or a value that does not fit it (CLI006–CLI009), all of them together.
    """
    faults = FaultList()
    found: dict[str, ParameterContent] = {}
    known = {
        name: (resolved.entry, resolved.content)
        for chain in reversed(regimes.chains)
        for name, resolved in chain.parameters.items()
    }
    for change in changes:
        _add(change, known, found, faults)
    faults.raise_if_errors()
    return found


def _add(
    change: str,
    known: Mapping[str, tuple[Parameter, ParameterContent]],
    found: dict[str, ParameterContent],
    faults: FaultList,
) -> None:
    name, equals, text = change.partition("=")
    name, _, cell = name.strip().removeprefix("param.").partition(".")
    if not equals or not text.strip():
        faults.add(Fault(code="CLI006", seen=change))
        return
    if name not in known:
        faults.add(Fault(code="CLI007", seen=name, wanted=closest(name, known) or "…"))
        return
    entry, content = known[name]
    content = found.get(name, content)
    value = _scalar(entry, text.strip())
    if isinstance(content, BracketTable):
        faults.add(Fault(code="CLI009", seen=name))
    elif value is None:
        faults.add(_unfit(change, entry))
    elif isinstance(content, LookupTable):
        _add_cell(change, name, _key(cell), value, content, found, faults)
    else:
        found[name] = value


def _add_cell(
    change: str,
    name: str,
    key: tuple[str, ...],
    value: Scalar,
    table: LookupTable,
    found: dict[str, ParameterContent],
    faults: FaultList,
) -> None:
    if key not in table.cells:
        keys = ", ".join(f"param.{name}.{'.'.join(cell)}" for cell in table.cells)
        faults.add(Fault(code="CLI008", seen=change, wanted=keys, fields={"wanted_zh": keys}))
        return
    found[name] = LookupTable(cells={**table.cells, key: value})


def _key(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("."))


def _scalar(entry: Parameter, text: str) -> Scalar | None:
    """A value in rule units, or ``None`` for one that does not fit."""
    try:
        if entry.type in SCALES:
            scaled = Decimal(text) * SCALES[entry.type]
            return int(scaled) if scaled == scaled.to_integral_value() else None
        if entry.type is FieldType.INTEGER:
            return int(text)
        if entry.type is FieldType.DATE:
            return date.fromisoformat(text)
    except (ValueError, InvalidOperation):
        return None
    if entry.type is FieldType.BOOLEAN:
        return {"true": True, "false": False}.get(text)
    return text


def _unfit(change: str, entry: Parameter) -> Fault:
    """A value that does not fit: what one looks like, and its unit as people call it."""
    wanted = _WANTED.get(entry.type, "")
    unit = load_vocabulary().code_tables["unit"].values.get(entry.unit)
    label = entry.unit if unit is None else unit.label_zh
    fields = {"wanted_zh": wanted or f"12.5（{label}）"}
    return Fault(code="CLI008", seen=change, wanted=wanted or f"12.5 ({entry.unit})", fields=fields)
