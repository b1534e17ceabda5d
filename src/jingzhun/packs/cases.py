"""Cases: readable examples beside the rules, each with what is given and what is expected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.packs.building_context import Builder
from jingzhun.packs.case_records import GivenRecord, read_record
from jingzhun.packs.form_faults import read_form
from jingzhun.packs.forms import CaseForm
from jingzhun.packs.loading import entry_files
from jingzhun.packs.model import Pack
from jingzhun.packs.nodes import ListNode, MapNode, Node
from jingzhun.packs.reading import read_yaml
from jingzhun.packs.register_words import with_registers
from jingzhun.vocabulary import Vocabulary

Expected = str | bool | int | Decimal | date
ExpectedKey = tuple[str, str, str]
"""What a case speaks of: ``("programme", "housing_renovation", "amount")``."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One example: a sentence, a day and place, a record, and what should come out.

    ``expected`` holds figures as documents print them (yuan, percent) and words: ``yes``, ``no``, ``unknown``,
    ``met``, ``not_met``, ``not_applicable``, ``wrong``, ``fine``, ``undecided``, ``held``,
    ``not_held``, ``follows``, ``does_not_follow``, ``difference``, ``no_difference``; of a comparison also the ids
    of the exceptions that hold, with a comma between them.
    """

    name: str
    pack_id: str
    date: date
    place: str
    entity: str
    given: GivenRecord = field(compare=False, repr=False)
    expected: Mapping[ExpectedKey, Expected]
    positions: Mapping[ExpectedKey, Position] = field(repr=False, compare=False)
    position: Position

    @property
    def has_checks(self) -> bool:
        """Whether it speaks of checks or comparisons, which decide nothing and stand in a chain of their own."""
        return any(kind in ("check", "comparison") for kind, _, _ in self.expected)


def load_cases(path: Path, pack: Pack, *, vocabulary: Vocabulary) -> tuple[Case, ...]:
    """The cases of one pack's folder.

    Raises:
        JingzhunError: with every fault of every file: an unknown field, a value of another kind …
    """
    faults = FaultList()
    nodes = case_nodes(path, faults)
    vocabulary = with_registers(vocabulary, pack.registers.values())
    cases = read_cases(nodes, pack, vocabulary=vocabulary, faults=faults)
    faults.raise_if_errors()
    return cases


def read_cases(
    nodes: Iterable[Node], pack: Pack, *, vocabulary: Vocabulary, faults: FaultList
) -> tuple[Case, ...]:
    """The cases among the entries of a folder, as far as they can be read; what is wrong goes into ``faults``."""
    builder = Builder(pack_id=pack.id, vocabulary=vocabulary, clauses=pack.clauses, faults=faults)
    found: dict[str, Case] = {}
    for node in nodes:
        if is_beginning(node):
            continue
        case = _case(builder, pack, node)
        if case and case.name in found:
            taken = str(found[case.name].position)
            builder.fault("PACK042", node.at(["name"]), seen=case.name, wanted=taken)
        elif case:
            found[case.name] = case
    return tuple(found.values())


def case_nodes(path: Path, faults: FaultList) -> Iterator[Node]:
    """Every entry of the files of cases; files that cannot be read go into ``faults``."""
    for file in entry_files(path, "cases"):
        try:
            node = read_yaml(file)
        except JingzhunError as error:
            faults.extend(error.faults)
            continue
        yield from node.items if isinstance(node, ListNode) else (node,)


def is_beginning(node: Node) -> bool:
    """Whether an entry says on which day rules begin, and gives no record."""
    return isinstance(node, MapNode) and node.child("begins") is not None


def _case(builder: Builder, pack: Pack, node: Node) -> Case | None:
    if not isinstance(node, MapNode):
        builder.fault("PACK030", node)
        return None
    form = read_form(CaseForm, node)
    if isinstance(form, list):
        builder.faults.extend(form)
        return None
    name = next(iter(form.given))
    entity = builder.vocabulary.entity(name)
    if entity is None:
        builder.entity(name, node.at(["given", name]))
        return None
    expected = dict(_expected(form))
    if not expected:
        builder.fault("PACK034", node.at(["expected"]))
    return Case(
        name=form.name,
        pack_id=pack.id,
        date=form.date,
        place=form.place or pack.place,
        entity=entity.name,
        given=read_record(builder, entity, node.at(["given", name])),
        expected=expected,
        positions={key: _place(node, key) for key in expected},
        position=node.position,
    )


def _expected(form: CaseForm) -> Iterator[tuple[ExpectedKey, Expected]]:
    for name, state in form.expected.standards.items():
        yield ("standard", name, "met"), state
    for name, value in form.expected.definitions.items():
        yield ("definition", name, "value"), value
    for name, outcome in form.expected.checks.items():
        yield ("check", name, "wrong"), outcome
    for name, held in form.expected.money.items():
        yield ("money", name, "held"), held
    for kind in ("sanction", "reward"):
        for name, follows in getattr(form.expected, f"{kind}s").items():
            yield (kind, name, "follows"), follows
    for name, found in form.expected.comparisons.items():
        yield ("comparison", name, "found"), found
    for name, exceptions in form.expected.exceptions.items():
        yield ("comparison", name, "exceptions"), ", ".join(sorted(exceptions))
    for name, programme in form.expected.programmes.items():
        for aspect in ("entitled", "receiving", "amount", "gap"):
            value = getattr(programme, aspect)
            if value is not None:
                yield ("programme", name, aspect), value


def _place(node: Node, key: ExpectedKey) -> Position:
    kind, name, aspect = key
    group = "exceptions" if aspect == "exceptions" else "money" if kind == "money" else f"{kind}s"
    path: Sequence[str] = ["expected", group, name]
    return node.at([*path, aspect] if kind == "programme" else path).position


def unknown_rule_fault(case: Case, key: ExpectedKey, offer: str) -> Fault:
    """The fault of a case that speaks of a rule that is not in force."""
    return Fault(code="PACK132", position=case.positions[key], seen=key[1], wanted=offer)
