"""``jingzhun poverty``: measures of poverty by place and year over snapshots."""

from fractions import Fraction
from pathlib import Path

from jingzhun.cli.deciding import request_for
from jingzhun.cli.kinds import PATH, SHARE, SHARE_SETTING, WholeNumber, one_of
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options
from jingzhun.cli.place_names import place_names
from jingzhun.cli.poverty_tables import MeasuredSnapshot, poverty_table
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import DecisionRequest
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.packs import significant_digits
from jingzhun.poverty import (
    PovertyRules,
    Standard,
    basic_standards,
    equal_weights,
    household_table,
    income_poverty,
    line_in_force,
    multidimensional_poverty,
)

_DIGITS = {"county": 6, "township": 9, "village": 12}


@spoken_command("poverty")
@argument("snapshots", type=PATH, nargs=-1, required=True)
@rules_options
@option("--level", type=one_of(["place", *_DIGITS]), default="place")
@option("--line", type=WholeNumber(1))
@option("--weight", type=SHARE_SETTING, multiple=True)
@option("--cutoff", type=SHARE, default="1/3", show_default=True)
@output_options
def command(
    texts: Texts,
    /,
    snapshots: tuple[Path, ...],
    *,
    rules: RulesAsked,
    level: str,
    line: int | None,
    weight: tuple[tuple[str, Fraction], ...],
    cutoff: Fraction,
    output: Output,
) -> None:
    """Measure poverty in every place of a level."""
    digits = _DIGITS.get(level, len(significant_digits(rules.place)))
    measured = []
    names: dict[str, str] = {}
    for snapshot in snapshots:
        request = request_for(snapshot, rules)
        standard = _standard(request, dict(weight), cutoff)
        measured.append(_measured(request, standard, line=line, digits=digits))
        names |= place_names(request.snapshot, request.vocabulary)
    output.put(poverty_table(measured, texts=texts, names=names))


def _standard(request: DecisionRequest, weights: dict[str, Fraction], cutoff: Fraction) -> Standard:
    """The weights asked for as shares of their sum; each basic standard alike when none is."""
    if not weights:
        return Standard(weights=equal_weights(basic_standards(request.regimes)), cutoff=cutoff)
    whole = sum(weights.values())
    shares = {name: weight / whole for name, weight in weights.items()}
    return Standard(weights=shares, cutoff=cutoff)


def _measured(
    request: DecisionRequest, standard: Standard, *, line: int | None, digits: int
) -> MeasuredSnapshot:
    rules = PovertyRules()
    line_fen = line_in_force(request.regimes, rules) if line is None else line * 100
    with DuckDBEngine(EngineSettings()) as engine:
        table = household_table(
            request, standards=standard.weights, digits=digits, engine=engine, rules=rules
        )
        return MeasuredSnapshot(
            request=request,
            line_fen=line_fen,
            left_out=table.left_out,
            income=income_poverty(engine, relation=table.relation, line_fen=line_fen),
            standards=multidimensional_poverty(engine, relation=table.relation, standard=standard),
        )
