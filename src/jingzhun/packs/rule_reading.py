"""Reading the rules of entries, and what only shows once they are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from jingzhun.errors import Fault, FaultList, JingzhunError
from jingzhun.packs.building_context import near
from jingzhun.packs.chain import Ruling
from jingzhun.packs.compiled import (
    CompiledCheck,
    CompiledComparison,
    CompiledConsequence,
    CompiledDefinition,
    CompiledGoal,
    CompiledMoney,
    CompiledProgramme,
    CompiledRanking,
    CompiledStandard,
)
from jingzhun.packs.model import (
    Benefit,
    Check,
    Comparison,
    Definition,
    Entry,
    Goal,
    MoneyRule,
    Per,
    Procedure,
    Programme,
    Register,
    Reward,
    RuleText,
    Sanction,
    Standard,
)
from jingzhun.packs.register_words import OWNERS
from jingzhun.packs.scope_building import Rulings, type_of
from jingzhun.rules import (
    BOOLEAN,
    DATE,
    Aggregate,
    And,
    Bracket,
    Compare,
    Expression,
    FieldValue,
    Literal,
    Lookup,
    Not,
    OneOf,
    ParameterValue,
    RuleResult,
    Scope,
    ValueType,
    kind_texts,
    parse_rule,
)
from jingzhun.vocabulary import Field, FieldType

Kept = TypeVar("Kept")
_PER_OF_UNIT = {"yuan_month": Per.MONTH, "yuan_year": Per.YEAR}
_OWN_WORDS = frozenset({"today", "year", "param", "standard", "programme"})
_NUMBERS = frozenset({FieldType.MONEY, FieldType.QUANTITY, FieldType.INTEGER})
_ORDERED = _NUMBERS | {FieldType.RATE}


@dataclass(kw_only=True)
class RuleReader:
    """Reads all rules of a chain; keeps which parameters and records they look at.

    Only comparisons may name the registers, which ``wide_scope`` knows beside what ``scope`` does: no rule that
    decides rests on another department's file.
    """

    scope: Scope
    wide_scope: Scope
    registers: Mapping[str, Register]
    rulings: Rulings
    faults: FaultList
    entities: set[str] = field(default_factory=set)
    parameters: list[tuple[str, Fault]] = field(
        default_factory=list
    )  # name, fault if it has no value

    def read_all(self, kind: str, read: Callable[[Ruling], Kept | None]) -> Mapping[str, Kept]:
        """All entries of a kind whose rules could be read, by id."""
        found = {name: read(ruling) for name, ruling in self.rulings[kind].items()}
        return {name: value for name, value in found.items() if value is not None}

    def definition(self, ruling: Ruling) -> CompiledDefinition | None:
        """A definition with its expression."""
        entry = cast(Definition, ruling.entry)
        if (
            entry.id in self.scope.vocabulary.entities[entry.entity].fields
            or entry.id in _OWN_WORDS
        ):
            fault = Fault(
                code="PACK099", position=entry.position, seen=entry.id, wanted=entry.entity
            )
            self.faults.add(fault)
        value = self._rule(entry.rule, entry.entity, type_of(entry.type, entry.unit))
        return CompiledDefinition(entry=entry, pack=ruling.pack, value=value) if value else None

    def standard(self, ruling: Ruling) -> CompiledStandard | None:
        """A standard with its conditions."""
        entry = cast(Standard, ruling.entry)
        met_when = self._rule(entry.met_when, entry.entity)
        applies_when = self._rule(entry.applies_when, entry.entity)
        if met_when is None:
            return None
        return CompiledStandard(
            entry=entry, pack=ruling.pack, met_when=met_when, applies_when=applies_when
        )

    def programme(self, ruling: Ruling) -> CompiledProgramme | None:
        """A programme with who, receiving and amounts."""
        entry = cast(Programme, ruling.entry)
        who = self._rule(entry.who, entry.entity)
        receiving = self._rule(self._receiving(entry), entry.entity)
        amounts = tuple(self._amount(benefit, entry) for benefit in entry.gives)
        if who is None:
            return None
        return CompiledProgramme(
            entry=entry,
            pack=ruling.pack,
            who=who,
            entitled=self._entitled(entry, who),
            receiving=receiving,
            amounts=amounts,
        )

    def goal(self, ruling: Ruling) -> CompiledGoal:
        """A goal with the rules of its indicator."""
        entry = cast(Goal, ruling.entry)
        indicator = entry.indicator
        return CompiledGoal(
            entry=entry,
            pack=ruling.pack,
            where=self._rule(indicator.where, indicator.of),
            by=self._rule(indicator.by, indicator.of, DATE),
            value=self._number(indicator.value, indicator.of, _NUMBERS),
            numerator=self._rule(indicator.numerator, indicator.of),
            denominator=self._rule(indicator.denominator, indicator.of),
        )

    def money(self, ruling: Ruling) -> CompiledMoney:
        """A money rule with its sums or its condition, and whom it speaks of."""
        entry = cast(MoneyRule, ruling.entry)
        only_money = frozenset({FieldType.MONEY})
        return CompiledMoney(
            entry=entry,
            pack=ruling.pack,
            applies_when=self._rule(entry.applies_when, entry.entity),
            paid=self._number(entry.paid, entry.entity, only_money),
            of=self._number(entry.of, entry.entity, only_money),
            holds_when=self._rule(entry.holds_when, entry.entity),
        )

    def consequence(self, ruling: Ruling) -> CompiledConsequence | None:
        """A sanction or a reward with its rule, if it has one."""
        entry = cast("Sanction | Reward", ruling.entry)
        when = self._rule(entry.when, entry.entity)
        return CompiledConsequence(entry=entry, pack=ruling.pack, when=when) if when else None

    def ranking(self, ruling: Ruling) -> CompiledRanking | None:
        """The order of a procedure, if it ranks."""
        entry = cast(Procedure, ruling.entry)
        ranking, subject = entry.ranking, entry.entity
        if ranking is None:
            return None
        by = self._number(ranking.by, subject, _ORDERED)
        shown = [self._number(rule, subject, _ORDERED) for rule in ranking.beside]
        beside = tuple(value for value in shown if value is not None)
        among, chosen_when = (
            self._rule(rule, subject) for rule in (ranking.among, ranking.chosen_when)
        )
        share = self._number(ranking.share, subject, frozenset({FieldType.RATE}))
        if by is None or len(beside) < len(shown):
            return None
        return CompiledRanking(
            entry=entry,
            pack=ruling.pack,
            rules=ranking,
            by=by,
            among=among,
            beside=beside,
            share=share,
            chosen_when=chosen_when,
        )

    def check(self, ruling: Ruling) -> CompiledCheck | None:
        """A check with what its message shows; both may name derived fields."""
        entry = cast(Check, ruling.entry)
        wrong_when = self._rule(entry.wrong_when, entry.entity, has_derived=True)
        shown = [
            self._rule(value, entry.entity, None, has_derived=True)
            for value in entry.message.values
        ]
        values = tuple(value for value in shown if value is not None)
        if wrong_when is None or len(values) < len(shown):
            return None
        return CompiledCheck(entry=entry, pack=ruling.pack, wrong_when=wrong_when, values=values)

    def comparison(self, ruling: Ruling) -> CompiledComparison | None:
        """A comparison with its exceptions; a register that is not in force is a fault."""
        entry = cast(Comparison, ruling.entry)
        register = self.registers.get(entry.register)
        if register is None:
            offer = near(entry.register, self.registers) or "-"
            self._refuse(entry, "PACK153", seen=entry.register, wanted=offer)
            return None
        for name in entry.columns:
            if register.column(name) is None:
                known = [column.name for column in register.columns]
                self._refuse(entry, "PACK154", seen=name, wanted=near(name, known))
        self._check_proposed(entry, register)
        rules = {"": entry.difference_when, **{n: e.when for n, e in entry.exceptions.items()}}
        read = {n: self._rule(r, entry.entity, scope=self.wide_scope) for n, r in rules.items()}
        found = {name: rule for name, rule in read.items() if rule is not None}
        if len(found) < len(read):
            return None
        return CompiledComparison(
            entry=entry,
            pack=ruling.pack,
            difference_when=found.pop(""),
            exceptions=found,
            registers=frozenset({entry.register, *self._named_registers(read.values())}),
        )

    def _check_proposed(self, entry: Comparison, register: Register) -> None:
        """A field of ours takes over a column of the same type and codes; a day is a column of dates."""
        proposed = entry.proposes
        if proposed is None:
            return
        ours = "persons" if entry.entity not in OWNERS else entry.entity
        known = self.scope.vocabulary.entities[ours].fields
        for name, theirs in proposed.columns.items():
            ours_said, column = known[name], register.column(theirs)
            if column and not _is_alike(ours_said, column.field):
                self._refuse(entry, "PACK157", seen=column.name, wanted=name)
        on = register.column(proposed.on) if proposed.on else None
        if on and on.field.type is not FieldType.DATE:
            self._refuse(entry, "PACK157", seen=on.name, wanted="on")

    def _named_registers(self, rules: Iterable[Expression | None]) -> Iterator[str]:
        nodes = (node for rule in rules if rule is not None for node in rule.walk())
        named = (node.relation.entity for node in nodes if isinstance(node, Aggregate))
        return (name for name in named if name in self.registers)

    def _refuse(self, entry: Entry, code: str, *, seen: str, wanted: str) -> None:
        self.faults.add(Fault(code=code, position=entry.position, seen=seen, wanted=wanted))

    def _rule(
        self,
        rule: RuleText | None,
        subject: str,
        expected: ValueType | None = BOOLEAN,
        *,
        has_derived: bool = False,
        scope: Scope | None = None,
    ) -> Expression | None:
        """One rule, or ``None`` where none is written or it has faults."""
        if rule is None or not subject:
            return None
        scope = scope or replace(self.scope, has_derived=has_derived)
        try:
            found = parse_rule(
                rule.text,
                subject=subject,
                scope=scope,
                position=rule.position,
                expected=expected,
                locate=rule.locate,
            )
        except JingzhunError as error:
            self.faults.extend(error.faults)
            return None
        self.entities.add(subject)
        for node in found.walk():
            self._remember(node, rule)
        self.entities -= self.registers.keys()
        return found

    def _remember(self, node: Expression, rule: RuleText) -> None:
        """Keep what a node looks at, and hold the names of programmes in it against those in force."""
        if isinstance(node, FieldValue):
            self.entities.add(node.entity)
        elif isinstance(node, Aggregate):
            self.entities.add(node.relation.entity)
        elif isinstance(node, ParameterValue):
            self._use(node.name, node, rule)
        elif isinstance(node, (Lookup, Bracket)):
            self._use(node.parameter, node, rule)
        for literal in _programme_names(node):
            name = str(literal.value)
            if name not in self.rulings["programmes"]:
                offer = near(name, self.rulings["programmes"])
                place = rule.locate(literal.span.start)
                self.faults.add(Fault(code="PACK094", position=place, seen=name, wanted=offer))

    def _use(self, name: str, node: Expression, rule: RuleText) -> None:
        place = rule.locate(node.span.start)
        self.parameters.append((name, Fault(code="PACK122", position=place, seen=name)))

    def _number(
        self, rule: RuleText | None, subject: str, kinds: frozenset[FieldType]
    ) -> Expression | None:
        """A rule whose result is a number of one of some kinds."""
        found = self._rule(rule, subject, None)
        if found is None or rule is None or found.type.kind in kinds:
            return found
        texts = kind_texts(seen=frozenset({found.type.kind}), wanted=kinds)
        seen, wanted, place = texts["seen"], texts["wanted"], rule.position
        self.faults.add(
            Fault(code="PACK111", position=place, seen=seen, wanted=wanted, fields=texts)
        )
        return None

    def _amount(self, benefit: Benefit, programme: Programme) -> Expression | None:
        """The amount of a benefit, of the kind and unit that the benefit says."""
        is_money = benefit.unit.startswith("yuan")
        kinds = frozenset({FieldType.MONEY}) if is_money else _NUMBERS - {FieldType.MONEY}
        found = self._number(benefit.amount, programme.entity, kinds)
        if found is None or benefit.amount is None:
            return found
        per = _PER_OF_UNIT.get(found.type.unit, benefit.per)
        is_same = is_money or found.type.unit in ("", benefit.unit)
        if per is not benefit.per or not is_same:
            place = benefit.amount.position
            seen = found.type.unit
            wanted = f"per: {per}" if is_money else f"unit: {seen}"
            fields = {"per": benefit.per.value, "unit": benefit.unit}
            self.faults.add(
                Fault(code="PACK093", position=place, seen=seen, wanted=wanted, fields=fields)
            )
        return found

    def _receiving(self, entry: Programme) -> RuleText | None:
        """The rule of receipt as written, or that an enrolment shows it."""
        if entry.receiving is not None:
            return entry.receiving
        subject = self.scope.vocabulary.entities[entry.entity]
        if "enrolments" not in subject.children:
            if entry.checks_gaps:
                place = entry.who.position
                fault = Fault(code="PACK097", position=place, seen=entry.id, wanted=entry.entity)
                self.faults.add(fault)
            return None
        condition = f"programme = '{entry.id}'"
        if entry.one_off:
            is_kept = "not has_value(ended_on) or ended_because = 'completed'"
            return _own_rule(f"any_of(enrolments, {condition} and ({is_kept}), ever)", entry)
        return _own_rule(f"any_of(enrolments, {condition}, as_at(today))", entry)

    def _entitled(self, entry: Programme, who: Expression) -> Expression:
        """Who, and nothing received of what the programme may not be combined with."""
        known = [name for name in entry.excludes if name in self.rulings["programmes"]]
        others = tuple(
            Not(type=BOOLEAN, span=who.span, item=self._result(name, who)) for name in known
        )
        return And(type=BOOLEAN, span=who.span, items=(who, *others)) if others else who

    def _result(self, name: str, who: Expression) -> RuleResult:
        entity = cast(Programme, self.rulings["programmes"][name].entry).entity
        return RuleResult(
            type=BOOLEAN,
            span=who.span,
            kind="programme",
            rule_id=name,
            aspect="receiving",
            entity=entity,
        )


def _own_rule(text: str, entry: Entry) -> RuleText:
    """A rule that the program writes for an entry."""
    return RuleText(text=text, position=entry.position)


def _programme_names(node: Expression) -> Iterator[Literal]:
    """The programmes that a node compares an enrolment's programme with."""
    sides = node.children() if isinstance(node, (Compare, OneOf)) else ()
    names_programme = any(
        isinstance(side, FieldValue)
        and (side.entity, side.field.name) == ("enrolments", "programme")
        for side in sides
    )
    if names_programme:
        yield from (side for side in sides if isinstance(side, Literal))


def _is_alike(one: Field, other: Field) -> bool:
    """Whether what one field says can stand in the other as it is."""
    return (one.type, one.codes) == (other.type, other.codes)
