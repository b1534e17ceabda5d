"""A pack: its head, and its entries by kind and id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jingzhun.errors import Position
from jingzhun.packs.model.checks import Background, Check, Demand
from jingzhun.packs.model.comparisons import Comparison, Register
from jingzhun.packs.model.obligations import (
    Assessment,
    Duty,
    Goal,
    Ledger,
    MoneyRule,
    Reward,
    Sanction,
    TaskEntry,
)
from jingzhun.packs.model.rules import Definition, Parameter, Procedure, Programme, Standard


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One policy document as data. Entries of each kind by id, in the order of the files."""

    id: str
    title: str
    document_number: str
    issuer: str
    place: str  # division code; '000000' is the country
    valid_from: date
    valid_until: date | None
    version: str
    note: str = ""  # what a reader should know of the document
    builds_on: tuple[str, ...] = ()  # packs that must be in force wherever this one is
    supersedes: tuple[str, ...] = ()
    campaign: bool = False  # stands beside the chain
    checks_only: bool = False  # checks the register, and stands in no chain that decides
    clauses: Mapping[str, str] = field(default_factory=dict)  # canonical clause → heading, in order
    clause_positions: Mapping[str, Position] = field(
        default_factory=dict, repr=False, compare=False
    )
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    standards: Mapping[str, Standard] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    money: Mapping[str, MoneyRule] = field(default_factory=dict)
    tasks: Mapping[str, TaskEntry] = field(default_factory=dict)
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    sanctions: Mapping[str, Sanction] = field(default_factory=dict)
    rewards: Mapping[str, Reward] = field(default_factory=dict)
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    background: Mapping[str, Background] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    demands: Mapping[str, Demand] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    content_hash: str = ""  # sha256 over the pack's files, for outputs that name their packs
