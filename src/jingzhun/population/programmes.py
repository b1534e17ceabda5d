"""How the programmes of the synthetic place run (``data/programmes.yaml``) and its yearly amounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a programme, after how many days it follows the step before, and who takes it."""

    id: str
    post: str
    shortest: int
    longest: int


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What a programme hands out: ``every`` quarter, year or once (then ``after`` a step).

    ``fen`` is the yearly or single amount by year; it is counted per covered member if ``per_head``, per mu of
    public forest if ``per_mu``. ``fen_by_grade`` goes by the grade of the dwelling before the work.
    """

    every: str
    kind: str
    after: str = ""
    fen: Mapping[int, int]
    fen_by_grade: Mapping[str, int]
    per_head: bool = False
    per_mu: bool = False
    quantity: int = 0


@dataclass(frozen=True, kw_only=True)
class Programme:
    """One programme as the generator knows it: an id, a subject, steps and payments.

    One that does not run ``everywhere`` is drawn only where a plan names it.
    """

    id: str
    of_persons: bool
    steps: tuple[Step, ...]
    ends: bool
    gives_loan: bool
    gives_training: bool
    payment: Payment | None
    everywhere: bool


@cache
def load_programmes() -> Mapping[str, Programme]:
    """The programmes of the synthetic place by id.

    >>> load_programmes()["dibao"].payment.every
    'quarter'
    """
    raw: dict[str, Any] = yaml.safe_load(_text("programmes.yaml"))
    return MappingProxyType({name: _programme(name, spec) for name, spec in raw.items()})


@cache
def yearly_fen(name: str) -> Mapping[int, int]:
    """A yearly figure of ``data/amounts.yaml`` in fen, by year.

    >>> yearly_fen("dibao_line_yuan")[2018]
    345000
    """
    return MappingProxyType(
        {year: yuan * 100 for year, yuan in yaml.safe_load(_text("amounts.yaml"))[name].items()}
    )


def _programme(name: str, spec: Mapping[str, Any]) -> Programme:
    return Programme(
        id=name,
        of_persons=spec["subject"] == "person",
        steps=tuple(Step(id=i, shortest=a, longest=b, post=p) for i, a, b, p in spec["steps"]),
        ends=spec.get("ends", False),
        gives_loan=spec.get("loan", False),
        gives_training=spec.get("training", False),
        payment=_payment(spec["pays"]) if "pays" in spec else None,
        everywhere=spec.get("everywhere", True),
    )


def _payment(pays: Mapping[str, Any]) -> Payment:
    monthly = pays.get("yuan_month")
    yuan = pays.get("yuan", pays.get("yuan_mu", monthly if monthly is not None else 0))
    times = 3 if monthly is not None else 1
    by_year = yuan if isinstance(yuan, Mapping) else dict.fromkeys(range(2010, 2031), yuan)
    return Payment(
        every=pays["every"],
        kind=pays["kind"],
        after=pays.get("after", ""),
        fen={year: amount * 100 * times for year, amount in by_year.items()},
        fen_by_grade={g: amount * 100 for g, amount in pays.get("yuan_by_grade", {}).items()},
        per_head=pays.get("per_head", False),
        per_mu="yuan_mu" in pays,
        quantity=pays.get("quantity", 0),
    )


def _text(name: str) -> str:
    folder = files("jingzhun.population") / "data"
    return (folder / name).read_text(encoding="utf-8")
