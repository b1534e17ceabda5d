"""Explanations in words: each condition with what it saw, as indented lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_tables import clause_text
from jingzhun.eligibility import ColumnKey, Decider, RecordSubject, RuleExplanation, State
from jingzhun.eligibility.columns import Kind
from jingzhun.packs import Status
from jingzhun.packs.wording import Wording
from jingzhun.rules import Explanation
from jingzhun.vocabulary import SCALES, FieldType

DEEPEST = 6
"""How far an explanation goes into the parts of its parts."""


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """One condition of an explanation; ``depth`` says how far inside it stands."""

    depth: int
    condition: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Sayer:
    """Says explanations about one subject."""

    words: RuleWords
    decider: Decider
    subject: RecordSubject

    def lines(self, explained: RuleExplanation) -> Iterator[SaidLine]:
        """The conditions of a rule, outermost first; rules that it names are followed."""
        yield from self._below(explained.tree, 0, self.subject.entity.name)

    def _below(self, part: Explanation, depth: int, entity: str) -> Iterator[SaidLine]:
        if part.source in ("constant", "parameter") or depth > DEEPEST:
            return
        said = self.words.say(part.text, entity)
        number = f"[{part.child}] " if part.child else ""
        yield SaidLine(depth=depth, condition=f"{number}{said}", value=self.value(part))
        for inner in part.parts or self._named(part):
            yield from self._below(inner, depth + 1, entity)

    def _named(self, part: Explanation) -> tuple[Explanation, ...]:
        """The parts of another rule about the same subject."""
        if part.source != "rule" or part.child:
            return ()
        kind, id_, aspect = part.name.split(":")
        chain = self.decider.chain
        found = (chain.definitions.get(id_), chain.standards.get(id_), chain.programmes.get(id_))
        named = next((one for one in found if one is not None), None)
        is_own = part.text.removeprefix(f"{kind}.").partition(".")[0] == id_
        if named is None or not is_own or named.entry.entity != self.subject.entity.name:
            return ()
        key = ColumnKey(kind=cast(Kind, kind), id=id_, aspect=aspect)
        return self.decider.explain(self.subject, key).tree.parts

    def value(self, part: Explanation) -> str:
        """A value as people read it: yuan with two decimals, codes by their label, an empty one as unknown."""
        texts = self.words.texts
        seen = part.value
        if seen is None and part.parts and all(p.value is not None for p in part.parts):
            return ""  # a quotient, which has no value of its own: it is compared crosswise
        if seen is None:
            return texts("truth.unknown")
        if isinstance(seen, bool):
            return texts("truth.yes" if seen else "truth.no")
        if isinstance(seen, date):
            return seen.isoformat()
        if isinstance(seen, int):
            return self._number(seen, part.type.kind)
        return self._code(seen, part.type.codes)

    def _number(self, seen: int, kind: FieldType) -> str:
        scale = SCALES.get(kind, 1)
        if kind is FieldType.MONEY:
            return f"{Decimal(seen) / scale:,.2f}"
        return f"{seen:,}" if scale == 1 else f"{(Decimal(seen) / scale).normalize():f}"

    def _code(self, seen: str, codes: str) -> str:
        table = self.words.vocabulary.code_tables.get(codes)
        value = table.values.get(seen) if table else None
        return seen if value is None else self.words.texts.label(value)

    def parameters(self, explained: RuleExplanation) -> Iterator[str]:
        """Each figure of the pack that the rule read, with its first day and its clause."""
        texts = self.words.texts
        wording = Wording(language=texts.language, vocabulary=self.words.vocabulary)
        for seen in explained.parameters:
            found = self.decider.chain.parameters[seen.name]
            content = wording.content(found.entry, found.content)
            is_placeholder = found.status is Status.PLACEHOLDER
            yield texts(
                "explain.parameter",
                label=seen.label,
                content=f"{content} {wording.unit(seen.unit)}".strip(),
                since=seen.valid_from,
                clause=clause_text(seen.source.clause, texts),
                mark=texts("explain.placeholder") if is_placeholder else "",
            )


def state_word(state: State, words: RuleWords, *, is_standard: bool) -> str:
    """A state in words: of standards met or not, of entitlements yes or no."""
    group = "state" if is_standard and state in (State.YES, State.NO, State.UNKNOWN) else "truth"
    return words.texts(f"{group}.{state.name.lower()}")
