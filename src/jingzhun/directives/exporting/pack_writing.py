"""A draft pack: the ledger in the form of a pack, for a person to finish."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from jingzhun.directives.exporting.breakdown import clause_of
from jingzhun.directives.exporting.pack_entries import (
    Entry,
    Ids,
    PackFrame,
    background_entry,
    duty_entry,
    every_of,
    goal_entry,
    is_clause,
    kind_of,
    parameter_entry,
    task_entry,
)
from jingzhun.directives.ledger import Ledger
from jingzhun.directives.model import PREAMBLE, Quantity, Span
from jingzhun.errors import Fault, JingzhunError, Position

_WIDTH = 110
_WORDS = "national"  # the shipped pack whose words every rule of a county needs: registered, living, below the line
_NO_YEAR = 2000  # stands where neither the text nor its date names a year
_COMMENT = {
    "goals": "指标草稿：均按上报数计量（reported），请改为由登记库计算的口径，并核对性质（quota、floor、ceiling）。",
    "parameters": "参数草稿：长期执行的标准。请改用有含义的编号（英文），并核对单位和起始日期。",
    "duties": "职责草稿：按期要做的事。请核对责任单位。",
    "tasks": "任务草稿：没有数字的任务。请把名称改成短语，并并入相应的专项。",
    "background": "基础数据：仅供参考，不作任何规定。",
}


@dataclass(frozen=True, kw_only=True)
class PackPlan:
    """What a person says of the pack: its id, the place it governs, and the days it holds if the text does not say."""

    id: str
    place: str
    valid_from: date | None = None
    valid_until: date | None = None


def write_pack(ledger: Ledger, plan: PackPlan, folder: Path) -> Path:
    """Write a draft pack into ``folder/<id>``, which must not be there yet; return its folder.

    Raises:
        JingzhunError: the folder is there already (CLI004).
    """
    target = folder / plan.id
    if target.exists():
        raise JingzhunError([Fault(code="CLI004", position=Position(file=str(target)))])
    texts = {name: text for name, text in pack_files(ledger, plan).items() if text}
    target.mkdir(parents=True)
    for name, text in texts.items():
        (target / f"{name}.yaml").write_text(text, encoding="utf-8")
    return target


def pack_files(ledger: Ledger, plan: PackPlan) -> Mapping[str, str]:
    """The files of a draft pack by name, without their ending."""
    clauses = dict(_clauses(ledger))
    first, last = _years(ledger, plan)
    frame = PackFrame(first_year=first.year, last_year=last.year, clauses=frozenset(clauses))
    head = ledger.head
    pack = {
        "id": plan.id,
        "title": head.title or plan.id,
        "document_number": head.document_number,
        "issuer": head.issuer or "待填",
        "place": plan.place,
        "valid_from": first,
        "valid_until": last,
        "version": "0.1",
        "builds_on": [_WORDS],
        "clauses": clauses,
    }
    entries = _entries(ledger, plan, frame)
    comment = "由文件读出的政策包草稿，由人核对补全后使用。"
    if first.year == _NO_YEAR:
        comment = f"{comment}原文未写年份，起止日期须改正。"
    return {
        "pack": _written(pack, comment),
        **{kind: _written(entries[kind], _COMMENT[kind]) for kind in _COMMENT if entries[kind]},
    }


def _entries(ledger: Ledger, plan: PackPlan, frame: PackFrame) -> Mapping[str, list[Entry]]:
    ids = Ids(plan.id.replace("-", "_"))
    found = {kind: list[Entry]() for kind in _COMMENT}
    goals = dict[tuple[object, ...], list[Quantity]]()
    for quantity in ledger.quantities:
        kind = kind_of(quantity)
        if kind == "goals":
            _join(goals, quantity)
        elif kind == "parameters":
            found[kind].append(parameter_entry(quantity, frame, ids))
        elif kind == "duties":
            found[kind].append(duty_entry(quantity, every_of(quantity), frame, ids))
        else:
            found[kind].append(background_entry(quantity, frame, ids))
    found["goals"] = [goal_entry(group, frame, ids) for group in goals.values()]
    found["tasks"] = [task_entry(task, frame, ids) for task in ledger.tasks]
    return found


def _join(goals: dict[tuple[object, ...], list[Quantity]], quantity: Quantity) -> None:
    """Put a target to those of its indicator; a second one for a year begins a goal of its own."""
    key = (quantity.section, quantity.indicator, quantity.scope, quantity.unit)
    turn = 0
    while any(_years_met(other, quantity) for other in goals.get((*key, turn), [])):
        turn += 1
    goals.setdefault((*key, turn), []).append(quantity)


def _years_met(one: Quantity, other: Quantity) -> bool:
    """Whether two targets stand under one key of a goal; those without a year stand under the pack's last."""
    if (one.dating.span is Span.TOTAL) != (other.dating.span is Span.TOTAL):
        return False
    if not one.dating.years or not other.dating.years:
        return True
    return bool(set(one.dating.years) & set(other.dating.years))


def _clauses(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Every clause with its heading, in the order of the text."""
    yield PREAMBLE, "前言"
    for section in ledger.sections:
        if is_clause(section.path):
            yield clause_of(section.path), _short(section.title) or clause_of(section.path)


def _short(title: str) -> str:
    return re.split(r"[。；;]", title.strip(), maxsplit=1)[0][:40]


def _years(ledger: Ledger, plan: PackPlan) -> tuple[date, date]:
    """The first and the last day: as said, or those of the years that the targets name."""
    years = [
        year
        for quantity in ledger.quantities
        if kind_of(quantity) == "goals"
        for year in quantity.dating.years
    ]
    issued = ledger.head.issued_on
    first = min(years, default=issued.year if issued else _NO_YEAR)
    first = max(first, issued.year) if issued and max(years, default=0) >= issued.year else first
    last = max([*years, first])
    return plan.valid_from or date(first, 1, 1), plan.valid_until or date(last, 12, 31)


class _Dumper(yaml.SafeDumper):
    """YAML as packs are written: Chinese as it is, texts of digits quoted, no anchors."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal,
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"),
)


def _written(entry: Mapping[str, Any] | Sequence[Entry], comment: str) -> str:
    body = yaml.dump(
        _plain(entry), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )
    return f"# {comment}\n\n{body}"


def _plain(value: Any) -> Any:
    """Mappings and lists as YAML knows them; days under their own keys stay days."""
    if isinstance(value, Mapping):
        return {_key(key): _plain(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _day(value) if isinstance(value, str) else value


def _key(key: Any) -> Any:
    return _day(key) if isinstance(key, str) else key


def _day(words: str) -> Any:
    return date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d\d-\d\d", words) else words
