"""The households of a snapshot as the measures want them: people, income a head, standards not met."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from jingzhun.eligibility import (
    ColumnKey,
    Computed,
    DecisionRequest,
    Regimes,
    State,
    columns_in,
    compute_for,
    drop_stages,
    unknown_rule,
)
from jingzhun.eligibility.outputs import decisions_sql
from jingzhun.eligibility.rules_in_force import chain_wordings, references
from jingzhun.engines import Engine, quote_name, quote_text
from jingzhun.errors import Fault, JingzhunError

HOUSEHOLDS = "households"
_TABLE = "poverty_households"


@dataclass(frozen=True, kw_only=True)
class PovertyRules:
    """What the packs call the people of a household, its net income a year, and the line a head."""

    size: str = "member_count"
    income: str = "net_income_yuan"
    line: str = "poverty_line"


@dataclass(frozen=True, kw_only=True)
class HouseholdTable:
    """A relation of the engine, and how many households it lacks because nobody knows their people."""

    relation: str
    left_out: int


def line_in_force(regimes: Regimes, rules: PovertyRules) -> int:
    """The line in fen a head and year, of the chain of the place itself.

    Raises:
        JingzhunError: the packs in force have no such amount (POVERTY001).
    """
    found = regimes.chains[0].parameters.get(rules.line)
    if found is None or not isinstance(found.content, int):
        raise JingzhunError([Fault(code="POVERTY001", seen=rules.line)])
    return found.content


def basic_standards(regimes: Regimes) -> dict[str, str]:
    """Labels, by id, of the standards that speak of every household and rest on no other standard."""
    found = {}
    for id_, standard in regimes.chains[0].standards.items():
        rests = any(key.kind == "standard" for key in references(standard.met_when))
        if standard.entry.entity == HOUSEHOLDS and standard.applies_when is None and not rests:
            found[id_] = standard.entry.label
    return found


def equal_weights(names: Iterable[str]) -> dict[str, Fraction]:
    """The same weight for each name, together one."""
    listed = list(names)
    return {name: Fraction(1, len(listed)) for name in listed}


def household_table(
    request: DecisionRequest,
    *,
    standards: Iterable[str],
    digits: int,
    engine: Engine,
    rules: PovertyRules,
) -> HouseholdTable:
    """The households of the place: ``place_code`` of so many digits, ``year``, ``size``, ``income_fen``, deprivations.

    The year is that of the snapshot. Income a head is rounded down to a fen, which moves nobody
    across a line. Deprived is who does not meet a standard; who it does not speak of is not.

    Raises:
        JingzhunError: the packs have no such definition (POVERTY001) or standard (DECIDE003).
    """
    names = list(standards)
    _check(request.regimes, names, rules)
    wanted = {
        ColumnKey(kind="definition", id=i, aspect="value") for i in (rules.size, rules.income)
    }
    rule_names = {f"standard:{name}" for name in names}
    columns = columns_in(
        request.regimes,
        wordings=chain_wordings,
        is_output=lambda key: key in wanted or key.rule in rule_names,
    )
    computed = compute_for(request, columns, engine, keeps_definitions=True)
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE {_TABLE} AS {_sql(request, computed, names, digits, rules)}"
    )
    drop_stages(computed)
    ((left_out,),) = engine.rows(f"SELECT count(*) FROM {_TABLE} WHERE size IS NULL")
    return HouseholdTable(relation=_TABLE, left_out=int(str(left_out)))


def _check(regimes: Regimes, names: list[str], rules: PovertyRules) -> None:
    chain = regimes.chains[0]
    lost = [name for name in (rules.size, rules.income) if name not in chain.definitions]
    faults = [Fault(code="POVERTY001", seen=name) for name in lost]
    known = {
        f"standard:{id_}"
        for one in regimes.chains
        for id_, standard in one.standards.items()
        if standard.entry.entity == HOUSEHOLDS
    }
    faults += [
        unknown_rule(f"standard:{name}", known) for name in names if f"standard:{name}" not in known
    ]
    if faults:
        raise JingzhunError(faults)


def _sql(
    request: DecisionRequest,
    computed: Computed,
    names: list[str],
    digits: int,
    rules: PovertyRules,
) -> str:
    key = quote_name(request.vocabulary.entities[HOUSEHOLDS].key)
    keys = [ColumnKey(kind="definition", id=i, aspect="value") for i in (rules.size, rules.income)]
    size, income = (quote_name(one.name) for one in keys)
    columns = [f"t.{key} AS {key}", "t.place_id AS place_id"]
    columns += [f"{size} AS size", f"{income} AS income"]
    below = computed.select(HOUSEHOLDS, columns, keys=keys)
    states = f"LEFT JOIN ({decisions_sql(computed, HOUSEHOLDS)}) AS s ON s.{key} = h.{key}"
    deprived = "".join(f", {_deprived(name)} AS {quote_name(name)}" for name in names)
    root = request.regimes.root
    return f"""
    SELECT substr(h.place_id, 1, {digits}) AS place_code,
           {request.snapshot.manifest.as_at.year} AS year, h.size AS size,
           CASE WHEN h.size > 0 THEN CAST(h.income // h.size AS BIGINT) END AS income_fen{deprived}
    FROM ({below}) AS h {states if names else ""}
    WHERE substr(h.place_id, 1, {len(root)}) = {quote_text(root)}"""


def _deprived(name: str) -> str:
    state = f"s.{quote_name(f'standard__{name}')}"
    return (
        f"CASE {state} WHEN {State.NO:d} THEN true WHEN {State.UNKNOWN:d} THEN NULL ELSE false END"
    )
