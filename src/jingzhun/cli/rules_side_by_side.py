"""Programmes and standards of two packs side by side: who, what, how much, by which steps, who answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jingzhun.cli.paired_rules import PairedKind, Ruled, RulePair
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.tables import Cell, Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.packs import (
    Benefit,
    CompiledChain,
    CompiledProgramme,
    CompiledStandard,
    Pack,
    Programme,
    RuleText,
    Standard,
    Step,
    chain_for,
    compile_chain,
    meaning,
    significant_digits,
)
from jingzhun.packs.wording import Wording

_WORD = re.compile(r"standard\.[a-z_][a-z0-9_]*|[a-z_][a-z0-9_]*")


def side_by_side(
    pairs: Iterable[RulePair], sayers: tuple["RuleSayer", "RuleSayer"], texts: Texts
) -> Table:
    """Each programme or standard line by line: what the one pack says and what the other says."""
    paired = tuple(pairs)
    rows = [row for pair in paired for row in _rows(pair, sayers, texts)]
    packs = _pack_columns((sayers[0].pack, sayers[1].pack), texts)
    names = (kind_column(paired), "aspect", *packs, "likeness", "id")
    columns = (Column(name=n, label=packs.get(n) or texts(f"column.{n}")) for n in names)
    return Table(title=texts("compare.title"), columns=tuple(columns), rows=rows)


def kind_column(pairs: Iterable[RulePair]) -> str:
    """What the column of labels is called: programme, standard, or rule where both are asked for."""
    kinds = {pair.kind for pair in pairs}
    return kinds.pop() if len(kinds) == 1 else "rule"


def _pack_columns(packs: tuple[Pack, Pack], texts: Texts) -> Mapping[str, str]:
    """A column for each pack: its id and issuer, and of two versions of one pack what tells them apart."""
    first, second = packs
    if first.id != second.id:
        return {pack.id: f"{pack.id} {pack.issuer}" for pack in packs}
    told = [
        texts("compare.version", id=pack.id, version=pack.version, since=pack.valid_from)
        for pack in packs
    ]
    words = (texts("column.before"), texts("column.after"))
    return {
        name: f"{word} {said}"
        for name, word, said in zip(("before", "after"), words, told, strict=True)
    }


def headed_once(table: Table) -> Table:
    """The table with each programme named in its first line alone, as people read it."""
    rows: list[tuple[Cell, ...]] = []
    before: Cell = None
    for name, *rest in table.rows:
        rows.append(("" if name == before else name, *rest))
        before = name
    return replace(table, rows=rows)


def _rows(
    pair: RulePair, sayers: tuple["RuleSayer", "RuleSayer"], texts: Texts
) -> Iterator[tuple[Cell, ...]]:
    sides = tuple(zip(sayers, pair.sides, strict=True))
    said = [sayer.said(side, pair.kind) for sayer, side in sides]
    differing = set(differing_aspects(pair, sayers))
    for aspect in dict.fromkeys(key for side in said for key in side):
        left, right = (side.get(aspect, texts("compare.nothing")) for side in said)
        mark = _mark(is_other=aspect in differing, is_worded_alike=left == right)
        yield pair.label, aspect_word(aspect, texts), left, right, texts(mark), pair.id


def _mark(*, is_other: bool, is_worded_alike: bool) -> str:
    """The key of the word for the likeness of two sides: equal words may rest on other definitions."""
    if not is_other:
        return "compare.same"
    return "compare.other_meaning" if is_worded_alike else "compare.other"


def aspect_word(aspect: str, texts: Texts) -> str:
    """An aspect as people read it; one of several benefits has its number."""
    name, _, number = aspect.partition("_")
    return texts(f"compare.{name}") + number


def differing_aspects(pair: RulePair, sayers: tuple["RuleSayer", "RuleSayer"]) -> tuple[str, ...]:
    """The aspects in which the two sides come to something else, in the order in which they are told."""
    meant = [
        sayer.meant.said(side, pair.kind) for sayer, side in zip(sayers, pair.sides, strict=True)
    ]
    aspects = dict.fromkeys(key for side in meant for key in side)
    return tuple(name for name in aspects if meant[0].get(name) != meant[1].get(name))


def _day_in_force(pack: Pack, day: date) -> date:
    """The day, or the one nearest to it on which the pack is in force."""
    last = pack.valid_until or day
    return max(pack.valid_from, min(day, last))


@dataclass(frozen=True, kw_only=True)
class RuleSayer:
    """Says what one pack rules about a programme or a standard, with the figures of a day."""

    pack: Pack
    figures: Mapping[str, str]
    rules: Mapping[str, str]
    words: RuleWords
    wording: Wording
    chain: CompiledChain
    has_labels: bool = True

    @classmethod
    def of(
        cls, pack: Pack, known: Mapping[str, Pack], *, on: date, texts: Texts, wording: Wording
    ) -> "RuleSayer":
        """A sayer that also knows the words of the country's packs among those known.

        Raises:
            JingzhunError: a rule that is in force at the pack's place is at fault (PACK and RULE codes).
        """
        packs = [*(p for p in known.values() if not significant_digits(p.place)), pack]
        figures = {
            p.id: f"{p.label} {wording.valued(p, value)}"
            for each in packs
            for p in each.parameters.values()
            if (value := p.value_on(on)) is not None
        }
        rules = {d.id: d.rule.text for each in packs for d in each.definitions.values()}
        rules |= {
            f"standard.{s.id}": " ".join(part.text for part in (s.applies_when, s.met_when) if part)
            for each in packs
            for s in each.standards.values()
        }
        words = RuleWords.of(packs, texts=texts, vocabulary=wording.vocabulary)
        here = {**known, pack.id: pack}
        chain = chain_for(here, place=pack.place, on=_day_in_force(pack, on))
        return cls(
            pack=pack,
            figures=figures,
            rules=rules,
            words=words,
            wording=wording,
            chain=compile_chain(chain, vocabulary=wording.vocabulary),
        )

    @property
    def texts(self) -> Texts:
        """The language of the reader."""
        return self.words.texts

    @property
    def meant(self) -> "RuleSayer":
        """The same by what rules come to: what it says is equal where two packs rule the same in other words."""
        shown = self.chain.parameters
        figures = {
            name: self.wording.measured(
                self.wording.content(shown[name].entry, shown[name].content),
                shown[name].entry.unit,
            )
            for name in self.figures
            if name in shown
        }
        return replace(self, figures=figures, has_labels=False)

    def said(self, rule: Ruled | None, kind: PairedKind) -> Mapping[str, str]:
        """Aspect → words; one line where the pack has no such programme or standard."""
        if rule is None:
            return {"clause": self.texts(f"compare.no_{kind}")}
        lines = {
            "clause": rule.source.clause or self.texts("word.practice"),
            "entity": self.words.of_entity(rule.entity),
            **(self._programme(rule) if isinstance(rule, Programme) else self._standard(rule)),
        }
        return {key: text for key, text in lines.items() if text}

    def _standard(self, standard: Standard) -> Mapping[str, str]:
        found = self.chain.standards.get(standard.id)
        compiled = found if found is not None and found.entry == standard else None
        return {
            "applies": self._condition(standard, compiled, "applies_when"),
            "met": self._condition(standard, compiled, "met_when"),
            "figures": self._all_figures(standard.applies_when, standard.met_when),
        }

    def _condition(self, standard: Standard, compiled: CompiledStandard | None, part: str) -> str:
        """A condition of a standard in words, or what it comes to; nothing where none is written."""
        written: RuleText | None = getattr(standard, part)
        if written is None:
            return self.texts("compare.all")
        if self.has_labels or compiled is None:
            return self._rule(written, standard)
        return meaning(getattr(compiled, part), self.chain)

    def _programme(self, programme: Programme) -> Mapping[str, str]:
        return {
            "who": self._who(programme),
            "access": self.texts(f"access.{programme.access}"),
            **dict(self._gives(programme)),
            "once": self.texts("truth.yes") if programme.one_off else "",
            "figures": self._all_figures(programme.who, *(b.amount for b in programme.gives)),
            "excludes": self._listed(self._named(name) for name in programme.excludes),
            "steps": " → ".join(self._step(step) for step in programme.steps),
            "evidence": self._evidence(programme),
            "lead": self._offices((programme.lead, *programme.joint_leads)),
            "supporting": self._offices(programme.supporting),
        }

    def _all_figures(self, *texts: RuleText | None) -> str:
        found = self._figures([text.text for text in texts if text is not None])
        return self.texts("word.semicolon").join(self._in_order(found))

    def _named(self, id_: str) -> str:
        return self.words.labels.get(id_, id_) if self.has_labels else id_

    def _in_order(self, said: Iterable[str]) -> list[str]:
        """As the pack puts it; sorted where only what it comes to counts."""
        return list(said) if self.has_labels else sorted(said)

    def _who(self, programme: Programme) -> str:
        compiled = self._compiled(programme)
        if self.has_labels or compiled is None:
            return self._rule(programme.who, programme)
        return meaning(compiled.who, self.chain)

    def _amount(self, benefit: Benefit, number: int, programme: Programme) -> str:
        compiled = self._compiled(programme)
        amount = None if compiled is None else compiled.amounts[number]
        if benefit.amount is None:
            return ""
        if self.has_labels or amount is None:
            return self._rule(benefit.amount, programme)
        return meaning(amount, self.chain)

    def _compiled(self, programme: Programme) -> CompiledProgramme | None:
        """The programme with its rules read; ``None`` where another pack of the place rules in its stead."""
        found = self.chain.programmes.get(programme.id)
        return found if found is not None and found.entry == programme else None

    def _rule(self, rule: RuleText, of: Ruled) -> str:
        return self.words.say(" ".join(rule.text.split()), of.entity)

    def _gives(self, programme: Programme) -> Iterator[tuple[str, str]]:
        several = len(programme.gives) > 1
        for number, benefit in enumerate(programme.gives):
            said = self._benefit(benefit, self._amount(benefit, number, programme))
            yield f"gives_{number + 1 if several else ''}", said

    def _benefit(self, benefit: Benefit, amount: str) -> str:
        limit = self.wording.word("word", "limit") if benefit.limit else ""
        unit = self.wording.unit(benefit.unit) if amount else ""
        parts = (
            self.wording.word("what", benefit.what),
            benefit.label if self.has_labels else "",
            self.wording.word("per", benefit.per),
            limit,
            amount,
            unit,
            self.wording.word("status", benefit.status) if self.has_labels else "",
        )
        return " ".join(part for part in parts if part)

    def _figures(self, rules: Iterable[str]) -> Iterator[str]:
        """The figures that some rules rest on, through the words they use."""
        waiting = list(rules)
        seen: set[str] = set()
        while waiting:
            for word in _WORD.findall(waiting.pop()):
                if word in seen:
                    continue
                seen.add(word)
                if word in self.figures:
                    yield self.figures[word]
                elif word in self.rules:
                    waiting.append(self.rules[word])

    def _step(self, step: Step) -> str:
        days = step.within_days or step.min_days
        label = step.label if self.has_labels else step.id
        if not days:
            return label
        key = "compare.within" if step.within_days else "compare.at_least"
        unit = self.texts("compare.working_days" if step.working_days else "compare.days")
        return f"{label}（{self.texts(key)} {days} {unit}）"

    def _evidence(self, programme: Programme) -> str:
        asked = (name for step in programme.steps for name in step.evidence)
        names = dict.fromkeys(self.wording.code("evidence_kind", name) for name in asked)
        return self._listed(names)

    def _offices(self, names: Iterable[str]) -> str:
        return self._listed(self.wording.code("government_function", n) for n in names if n)

    def _listed(self, names: Iterable[str]) -> str:
        return self.texts("word.list_comma").join(self._in_order(names))
