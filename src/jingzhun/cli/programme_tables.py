"""Programmes of two packs side by side: who, what, how much, by which steps, who answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.tables import Cell, Column, Table
from jingzhun.cli.texts import Texts
from jingzhun.errors import Fault, JingzhunError
from jingzhun.errors.suggest import nearest
from jingzhun.packs import (
    Benefit,
    CompiledChain,
    CompiledProgramme,
    Pack,
    Programme,
    RuleText,
    Step,
    chain_for,
    compile_chain,
    meaning,
    significant_digits,
)
from jingzhun.packs.wording import Wording

_WORD = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class ProgrammePair:
    """One programme as two packs rule it; a pack that does not have it has ``None``."""

    id: str
    sides: tuple[Programme | None, Programme | None]

    @property
    def label(self) -> str:
        """The name that the first pack gives it, else the second."""
        return next(side.label for side in self.sides if side is not None)


def paired_programmes(packs: tuple[Pack, Pack], wanted: Iterable[str]) -> tuple[ProgrammePair, ...]:
    """The programmes asked for, by their ids or by the kind of help that they are (``health``).

    Raises:
        JingzhunError: neither pack has such a programme (CLI014).
    """
    known = {p.id: p.measure for pack in packs for p in pack.programmes.values()}
    kinds = {measure for measure in known.values() if measure}
    faults = [
        _not_there(word, known, kinds, packs) for word in wanted if word not in {*known, *kinds}
    ]
    if faults:
        raise JingzhunError(faults)
    asked = set(wanted)
    chosen = [id_ for id_, measure in known.items() if id_ in asked or measure in asked]
    first, second = packs
    return tuple(
        ProgrammePair(id=id_, sides=(first.programmes.get(id_), second.programmes.get(id_)))
        for id_ in chosen
    )


def _not_there(word: str, known: Iterable[str], kinds: set[str], packs: tuple[Pack, Pack]) -> Fault:
    """The fault of a word that names nothing: what comes near it, else every kind of help."""
    offered = nearest(word, {*known, *kinds}) or sorted(kinds)
    names = [pack.id for pack in packs]
    fields = {
        "packs": ", ".join(names),
        "packs_zh": "、".join(names),
        "wanted_zh": "、".join(offered),
        "first": names[0],
        "second": names[1],
    }
    return Fault(code="CLI014", seen=word, wanted=", ".join(offered), fields=fields)


def programme_table(
    pairs: Iterable[ProgrammePair], sayers: tuple["ProgrammeSayer", ...], texts: Texts
) -> Table:
    """Each programme line by line: what the one pack says and what the other says."""
    rows = [row for pair in pairs for row in _rows(pair, sayers, texts)]
    packs = {sayer.pack.id: f"{sayer.pack.id} {sayer.pack.issuer}" for sayer in sayers}
    names = ("programme", "aspect", *packs, "likeness", "id")
    columns = (Column(name=n, label=packs.get(n) or texts(f"column.{n}")) for n in names)
    return Table(title=texts("compare.title"), columns=tuple(columns), rows=rows)


def headed_once(table: Table) -> Table:
    """The table with each programme named in its first line alone, as people read it."""
    rows: list[tuple[Cell, ...]] = []
    before: Cell = None
    for name, *rest in table.rows:
        rows.append(("" if name == before else name, *rest))
        before = name
    return replace(table, rows=rows)


def _rows(
    pair: ProgrammePair, sayers: tuple["ProgrammeSayer", ...], texts: Texts
) -> Iterator[tuple[Cell, ...]]:
    said = [sayer.said(side) for sayer, side in zip(sayers, pair.sides, strict=True)]
    meant = [sayer.meant.said(side) for sayer, side in zip(sayers, pair.sides, strict=True)]
    for aspect in dict.fromkeys(key for side in said for key in side):
        left, right = (side.get(aspect, texts("compare.nothing")) for side in said)
        is_same = meant[0].get(aspect) == meant[1].get(aspect)
        mark = texts("compare.same" if is_same else "compare.other")
        name, _, number = aspect.partition("_")
        yield pair.label, texts(f"compare.{name}") + number, left, right, mark, pair.id


def _day_in_force(pack: Pack, day: date) -> date:
    """The day, or the one nearest to it on which the pack is in force."""
    last = pack.valid_until or day
    return max(pack.valid_from, min(day, last))


@dataclass(frozen=True, kw_only=True)
class ProgrammeSayer:
    """Says what one pack rules about a programme, with the figures of a day."""

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
    ) -> "ProgrammeSayer":
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
    def meant(self) -> "ProgrammeSayer":
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

    def said(self, programme: Programme | None) -> Mapping[str, str]:
        """Aspect → words; one line where the pack has no such programme."""
        if programme is None:
            return {"clause": self.texts("compare.absent")}
        lines = {
            "clause": programme.source.clause or self.texts("word.practice"),
            "who": self._who(programme),
            "access": self.texts(f"access.{programme.access}"),
            **dict(self._gives(programme)),
            "once": self.texts("truth.yes") if programme.one_off else "",
            "figures": self.texts("word.semicolon").join(self._in_order(self._figures(programme))),
            "excludes": self._listed(self._named(name) for name in programme.excludes),
            "steps": " → ".join(self._step(step) for step in programme.steps),
            "evidence": self._evidence(programme),
            "lead": self._offices((programme.lead, *programme.joint_leads)),
            "supporting": self._offices(programme.supporting),
        }
        return {key: text for key, text in lines.items() if text}

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

    def _rule(self, rule: RuleText, programme: Programme) -> str:
        return self.words.say(" ".join(rule.text.split()), programme.entity)

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

    def _figures(self, programme: Programme) -> Iterator[str]:
        """The figures that the rules of a programme rest on, through the words they use."""
        waiting = [programme.who.text, *(b.amount.text for b in programme.gives if b.amount)]
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
