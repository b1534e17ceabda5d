"""Records as JSON lines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jingzhun.directives.jsonl import from_lines, to_lines
from jingzhun.directives.model import (
    Comparison,
    Dating,
    Quantity,
    QuantityKind,
    Reading,
    Responsible,
    Span,
    Task,
)

TEXT = "到2020年底前,建成桥3至5座。鼓励各村参与。"
BRIDGES = Quantity(
    start=0,
    end=16,
    figure_start=12,
    figure_end=16,
    section="二/(三)/1",
    indicator="建成桥数",
    scope="全县",
    dating=Dating(years=(2020,), span=Span.BY, deadline=date(2020, 12, 31)),
    comparison=Comparison.RANGE,
    value=Decimal(3),
    value_max=Decimal("5.5"),
    unit="座",
    kind=QuantityKind.TARGET,
    responsible=Responsible(lead=("县交通局",), supporting=("各镇",)),
)
TAKING_PART = Task(
    start=17,
    end=23,
    section="二/(三)/1",
    words="鼓励各村参与",
    verb="鼓励",
    object="各村参与",
    dating=Dating(month_day="05-31"),
    permissive=True,
)


def test_records_come_back_from_their_lines_as_they_were() -> None:
    reading = Reading(text=TEXT, quantities=(BRIDGES,), tasks=(TAKING_PART,))
    assert from_lines([*to_lines(reading), ""]) == ((BRIDGES,), (TAKING_PART,))


def test_what_leaves_out_the_value_itself_is_said_beside_the_comparison() -> None:
    more = replace(BRIDGES, comparison=Comparison.AT_LEAST, value_max=None, is_strict=True)
    (line,) = to_lines(Reading(text=TEXT, quantities=(more,)))
    assert '"strict": true' in line
    assert '"op": ">="' in line
    assert from_lines([line]) == ((more,), ())
    assert more.sign == ">"
    (line,) = to_lines(Reading(text=TEXT, quantities=(replace(more, is_strict=False),)))
    assert "strict" not in line


def test_a_whole_number_is_written_without_a_fraction() -> None:
    (line,) = to_lines(Reading(text=TEXT, quantities=(BRIDGES,)))
    assert '"value": 3, "value_max": 5.5' in line
