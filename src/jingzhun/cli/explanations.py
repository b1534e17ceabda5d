"""Explanations in words: each condition with what it saw, as indented lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_tables import clause_text
from jingzhun.eligibility import ColumnKey, Decider, RecordSubject, RuleExplanation, State
from jingzhun.eligibility.columns import Kind
from jingzhun.eligibility.rules_in_force import amount_aspects
from jingzhun.packs import Status
from jingzhun.packs.wording import Wording
from jingzhun.rules import Explanation
from jingzhun.vocabulary import SCALES, FieldType

DEEPEST = 6
"""How far an explanation goes into the parts of its parts."""


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """One condition of an explanation; ``depth`` says how far inside it stands.

    ``parameter`` is the figure of the packs that it reads, if it is one.
    """

    depth: int
    condition: str
    value: str
    parameter: str = ""


@dataclass(frozen=True, kw_only=True)
class Sayer:
    """Says explanations about one subject."""

    words: RuleWords
    decider: Decider
    subject: RecordSubject

    def lines(self, explained: RuleExplanation) -> Iterator[SaidLine]:
        """The conditions of a rule, outermost first; rules that it names are followed."""
        yield from self._below(explained.tree, 0, self.subject.entity.name)

    def amounts(self, programme: str) -> Iterator[SaidLine]:
        """What a programme gives the subject and how it comes about; nothing where it gives no amount."""
        compiled = self.decider.chain.programmes[programme]
        benefits = [b for b in compiled.entry.gives if b.amount is not None]
        for aspect, benefit in zip(amount_aspects(compiled), benefits, strict=True):
            key = ColumnKey(kind="programme", id=programme, aspect=aspect)
            first, *rest = self.lines(self.decider.explain(self.subject, key))
            word = "explain.limit" if benefit.limit else "explain.amount"
            per = self.words.texts(f"per.{benefit.per}")
            said = self.words.texts(word, label=benefit.label, per=per, condition=first.condition)
            yield replace(first, condition=said)
            yield from rest

    def _below(self, part: Explanation, depth: int, entity: str) -> Iterator[SaidLine]:
        if part.source == "constant" or depth > DEEPEST:
            return
        said = self.words.say(part.text, entity)
        number = f"[{part.child}] " if part.child else ""
        yield SaidLine(
            depth=depth,
            condition=f"{number}{said}",
            value=self.value(part),
            parameter=part.name if part.source == "parameter" else "",
        )
        text, parts = (part.text, part.parts) if part.parts else self._named(part)
        children = self.words.children_of(text, entity)
        for inner in parts:
            yield from self._below(inner, depth + 1, children if inner.child else entity)

    def _named(self, part: Explanation) -> tuple[str, tuple[Explanation, ...]]:
        """The text and the parts of another rule about the same subject."""
        if part.source != "rule" or part.child:
            return "", ()
        kind, id_, aspect = part.name.split(":")
        chain = self.decider.chain
        found = (chain.definitions.get(id_), chain.standards.get(id_), chain.programmes.get(id_))
        named = next((one for one in found if one is not None), None)
        is_own = part.text.removeprefix(f"{kind}.").partition(".")[0] == id_
        if named is None or not is_own or named.entry.entity != self.subject.entity.name:
            return "", ()
        key = ColumnKey(kind=cast(Kind, kind), id=id_, aspect=aspect)
        tree = self.decider.explain(self.subject, key).tree
        # What is itself read from a figure shows it: a cell of a table, a tiered scale.
        return tree.text, (tree,) if tree.source == "parameter" else tree.parts

    def value(self, part: Explanation) -> str:
        """A value as people read it: yuan with two decimals, codes by their label, an empty one as unknown."""
        texts = self.words.texts
        seen = part.value
        if part.source == "quotient":
            return self._quotient(part)
        if seen is None:
            return texts("truth.unknown")
        if isinstance(seen, bool):
            return texts("truth.yes" if seen else "truth.no")
        if isinstance(seen, date):
            return seen.isoformat()
        if isinstance(seen, int):
            return self._number(seen, part.type.kind)
        return self._code(seen, part.type.codes)

    def _quotient(self, part: Explanation) -> str:
        """What two numbers give, to two decimals; the comparison itself is made crosswise and exactly."""
        above, below = part.parts
        if not isinstance(above.value, int) or not isinstance(below.value, int) or below.value <= 0:
            return self.words.texts("truth.unknown")
        exact = _plain(above.value, above.type.kind) / _plain(below.value, below.type.kind)
        exact *= 100 if part.type.kind is FieldType.RATE else 1
        rounded = round(exact, 2)
        text = f"{Decimal(rounded.numerator) / rounded.denominator:,.2f}"
        unit = "%" if part.type.kind is FieldType.RATE else ""
        return f"{'' if rounded == exact else '≈'}{text}{unit}"

    def _number(self, seen: int, kind: FieldType) -> str:
        scale = SCALES.get(kind, 1)
        if kind is FieldType.MONEY:
            return f"{Decimal(seen) / scale:,.2f}"
        return f"{seen:,}" if scale == 1 else f"{(Decimal(seen) / scale).normalize():f}"

    def _code(self, seen: str, codes: str) -> str:
        table = self.words.vocabulary.code_tables.get(codes)
        value = table.values.get(seen) if table else None
        return seen if value is None else self.words.texts.label(value)

    def parameters(self, lines: Iterable[SaidLine]) -> Iterator[str]:
        """Each figure of the packs that was read, with its first day, its clause, and how sure it is."""
        texts = self.words.texts
        wording = Wording(
            language=texts.language, vocabulary=self.words.vocabulary, for_people=True
        )
        for name in dict.fromkeys(line.parameter for line in lines if line.parameter):
            found = self.decider.chain.parameters[name]
            content = wording.content(found.entry, found.content)
            is_placeholder = found.status is Status.PLACEHOLDER
            yield texts(
                "explain.parameter",
                label=found.entry.label,
                content=wording.measured(content, found.entry.unit),
                since=found.valid_from,
                clause=clause_text(found.source.clause, texts),
                mark=texts("explain.placeholder" if is_placeholder else "explain.printed"),
            )


def _plain(value: int, kind: FieldType) -> Fraction:
    """A value in rule units as the number that it means."""
    return Fraction(value, SCALES.get(kind, 1))


def state_word(state: State, words: RuleWords, *, is_standard: bool) -> str:
    """A state in words: of standards met or not, of entitlements yes or no."""
    group = "state" if is_standard and state in (State.YES, State.NO, State.UNKNOWN) else "truth"
    return words.texts(f"{group}.{state.name.lower()}")
