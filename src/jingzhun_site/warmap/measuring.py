"""Measuring poverty in every place of a run, and keeping the result until the next run of the year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.eligibility import DecisionRequest, load_snapshot
from jingzhun.eligibility import Snapshot as OpenedSnapshot
from jingzhun.engines import DuckDBEngine, Engine, EngineSettings, quote_name
from jingzhun.errors import JingzhunError
from jingzhun.poverty import (
    Bounds,
    IncomePoverty,
    MultidimensionalPoverty,
    PovertyRules,
    Standard,
    basic_standards,
    equal_weights,
    household_table,
    income_poverty,
    line_in_force,
    multidimensional_poverty,
    survey_table,
    survey_years,
)
from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.decisions.snapshots import Tell, silent
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.places.scope import CODE_LENGTH, prefix_of
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.warmap.models import Measure, PovertyFigure, PovertyYear, Source

CUTOFF = Fraction(1, 3)
"""From which share of the weights on a household counts as poor in several standards at once."""
_SIZES = (2, 4, 6, 9, 12)
_AT_ONCE = 2_000
_ENDS = Decimal("1e-10")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The figures of one year over one source."""

    year: int
    source: Source
    line_fen: int
    left_out: int
    figures: tuple[PovertyFigure, ...]
    standards: Mapping[str, str]


def measure_poverty(*, acting_user: User | None, tell: Tell = silent) -> list[PovertyYear]:
    """Measure the snapshot of the current decisions, and what surveys of earlier years it holds.

    Raises:
        JobRefused: nothing was decided yet.
        JingzhunError: the packs in force lack what the measures need (POVERTY001), the engine gave up.
    """
    run = Run.objects.select_related("snapshot").filter(is_current=True).first()
    if run is None:
        raise JobRefused(_("还没有研判结果，请先快照并研判。"))
    snapshot = run.snapshot
    with DuckDBEngine(EngineSettings()) as engine:
        tell(_("测算贫困程度"))
        found = [_of_register(snapshot, engine), *_of_surveys(snapshot, engine)]
    return _kept(snapshot, found, acting_user=acting_user)


def _of_register(snapshot: Snapshot, engine: Engine) -> Found:
    request = DecisionRequest(
        snapshot=load_snapshot(snapshot.path),
        regimes=regimes_of(snapshot.place_code, snapshot.as_at),
        vocabulary=VOCABULARY,
    )
    rules = PovertyRules()
    labels = basic_standards(request.regimes)
    standard = Standard(weights=equal_weights(labels), cutoff=CUTOFF) if labels else None
    table = household_table(
        request, standards=labels, digits=CODE_LENGTH, engine=engine, rules=rules
    )
    line = line_in_force(request.regimes, rules)
    figures: list[PovertyFigure] = []
    for relation in _levels(engine, table.relation, snapshot.place_code):
        figures += _income(engine, relation, line)
        if standard:
            figures += _standards(engine, relation, standard)
    return Found(
        year=snapshot.as_at.year,
        source=Source.REGISTER,
        line_fen=line,
        left_out=table.left_out,
        figures=tuple(figures),
        standards=labels,
    )


def _of_surveys(snapshot: Snapshot, engine: Engine) -> Iterator[Found]:
    """Each year of surveys under the line of its last day; a year in which no line was in force is left out."""
    opened = load_snapshot(snapshot.path)
    for year in survey_years(opened, engine=engine):
        line = _line_at(snapshot.place_code, min(date(year, 12, 31), snapshot.as_at))
        if line is not None and year <= snapshot.as_at.year:
            yield _surveyed(snapshot, opened, year, line, engine)


def _surveyed(
    snapshot: Snapshot, opened: OpenedSnapshot, year: int, line: int, engine: Engine
) -> Found:
    place = prefix_of(snapshot.place_code)
    table = survey_table(opened, place=place, year=year, digits=CODE_LENGTH, engine=engine)
    figures: list[PovertyFigure] = []
    for relation in _levels(engine, table.relation, snapshot.place_code):
        figures += _income(engine, relation, line)
    return Found(
        year=year,
        source=Source.SURVEYS,
        line_fen=line,
        left_out=table.left_out,
        figures=tuple(figures),
        standards={},
    )


def _line_at(place_code: str, on: date) -> int | None:
    try:
        return line_in_force(regimes_of(place_code, on), PovertyRules())
    except JingzhunError:
        return None


def _levels(engine: Engine, relation: str, place_code: str) -> Iterator[str]:
    """The same households by every level from the place down to its villages."""
    for size in _SIZES:
        if size >= len(prefix_of(place_code)):
            name = f"{relation}_{size}"
            engine.run(
                f"CREATE OR REPLACE TEMP TABLE {quote_name(name)} AS SELECT * REPLACE"
                f" (substr(place_code, 1, {size}) AS place_code) FROM {quote_name(relation)}"
            )
            yield name


def _income(engine: Engine, relation: str, line: int) -> Iterator[PovertyFigure]:
    for one in income_poverty(engine, relation=relation, line_fen=line):
        yield _figure(one, Measure.HEADCOUNT, one.headcount)
        yield _figure(one, Measure.GAP, one.gap)
        yield _figure(one, Measure.SQUARED_GAP, one.squared_gap)


def _standards(engine: Engine, relation: str, standard: Standard) -> Iterator[PovertyFigure]:
    for one in multidimensional_poverty(engine, relation=relation, standard=standard):
        yield _figure(one, Measure.MULTIDIMENSIONAL, one.headcount)
        yield _figure(one, Measure.ADJUSTED, one.adjusted)


def _figure(
    one: IncomePoverty | MultidimensionalPoverty, measure: Measure, bounds: Bounds
) -> PovertyFigure:
    low, high = (Decimal(end.numerator) / end.denominator for end in (bounds.low, bounds.high))
    return PovertyFigure(
        place_code=one.place_code.ljust(CODE_LENGTH, "0"),
        measure=measure,
        people=one.people,
        low=low.quantize(_ENDS),
        high=high.quantize(_ENDS),
    )


@transaction.atomic
def _kept(snapshot: Snapshot, found: list[Found], *, acting_user: User | None) -> list[PovertyYear]:
    made = []
    for one in found:
        PovertyYear.objects.filter(year=one.year, source=one.source).delete()
        year = PovertyYear.objects.create(
            snapshot=snapshot,
            year=one.year,
            source=one.source,
            line_fen=one.line_fen,
            standards=dict(one.standards),
            left_out=one.left_out,
            made_at=clock.now(),
        )
        for figure in one.figures:
            figure.of = year
        PovertyFigure.objects.bulk_create(one.figures, batch_size=_AT_ONCE)
        made.append(year)
    record_audit(
        "warmap.poverty_measured",
        acting_user=acting_user,
        entity="snapshot",
        key=snapshot.pk,
        place_code=snapshot.place_code,
        new={"years": [f"{one.year} {one.source}" for one in found]},
    )
    return made
