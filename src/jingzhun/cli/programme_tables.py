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
from jingzhun.packs import Benefit, Pack, Programme, RuleText, Step
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


@dataclass(frozen=True, kw_only=True)
class ProgrammeSayer:
    """Says what one pack rules about a programme, with the figures of a day."""

    pack: Pack
    figures: Mapping[str, str]
    rules: Mapping[str, str]
    words: RuleWords
    wording: Wording
    has_labels: bool = True

    @classmethod
    def of(
        cls, pack: Pack, above: Iterable[Pack], *, on: date, texts: Texts, wording: Wording
    ) -> "ProgrammeSayer":
        """A sayer that also knows the words of the packs above."""
        packs = [*above, pack]
        figures = {
            p.id: f"{p.label} {wording.valued(p, value)}"
            for each in packs
            for p in each.parameters.values()
            if (value := p.value_on(on)) is not None
        }
        rules = {d.id: d.rule.text for each in packs for d in each.definitions.values()}
        words = RuleWords.of(packs, texts=texts, vocabulary=wording.vocabulary)
        return cls(pack=pack, figures=figures, rules=rules, words=words, wording=wording)

    @property
    def texts(self) -> Texts:
        """The language of the reader."""
        return self.words.texts

    @property
    def meant(self) -> "ProgrammeSayer":
        """The same without labels of the pack: what it says is equal where two packs rule the same in other words."""
        figures = {name: f"{name} {said.partition(' ')[2]}" for name, said in self.figures.items()}
        words = RuleWords(texts=Texts(language="en"), vocabulary=self.wording.vocabulary)
        return replace(self, figures=figures, words=words, has_labels=False)

    def said(self, programme: Programme | None) -> Mapping[str, str]:
        """Aspect → words; one line where the pack has no such programme."""
        if programme is None:
            return {"clause": self.texts("compare.absent")}
        lines = {
            "clause": programme.source.clause or self.texts("word.practice"),
            "who": self._rule(programme.who, programme),
            "access": self.texts(f"access.{programme.access}"),
            **dict(self._gives(programme)),
            "once": self.texts("truth.yes") if programme.one_off else "",
            "figures": self.texts("word.semicolon").join(self._figures(programme)),
            "excludes": self._listed(
                self.words.labels.get(name, name) for name in programme.excludes
            ),
            "steps": " → ".join(self._step(step) for step in programme.steps),
            "evidence": self._evidence(programme),
            "lead": self._offices((programme.lead, *programme.joint_leads)),
            "supporting": self._offices(programme.supporting),
        }
        return {key: text for key, text in lines.items() if text}

    def _rule(self, rule: RuleText, programme: Programme) -> str:
        return self.words.say(" ".join(rule.text.split()), programme.entity)

    def _gives(self, programme: Programme) -> Iterator[tuple[str, str]]:
        several = len(programme.gives) > 1
        for number, benefit in enumerate(programme.gives, start=1):
            yield f"gives_{number if several else ''}", self._benefit(benefit, programme)

    def _benefit(self, benefit: Benefit, programme: Programme) -> str:
        amount = self._rule(benefit.amount, programme) if benefit.amount else ""
        limit = self.wording.word("word", "limit") if benefit.limit else ""
        unit = self.wording.unit(benefit.unit) if amount else ""
        parts = (
            self.wording.word("what", benefit.what),
            benefit.label if self.has_labels else "",
            self.wording.word("per", benefit.per),
            limit,
            amount,
            unit,
            self.wording.word("status", benefit.status),
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
        if not days:
            return step.label
        key = "compare.within" if step.within_days else "compare.at_least"
        unit = self.texts("compare.working_days" if step.working_days else "compare.days")
        return f"{step.label}（{self.texts(key)} {days} {unit}）"

    def _evidence(self, programme: Programme) -> str:
        asked = (name for step in programme.steps for name in step.evidence)
        names = dict.fromkeys(self.wording.code("evidence_kind", name) for name in asked)
        return self._listed(names)

    def _offices(self, names: Iterable[str]) -> str:
        return self._listed(self.wording.code("government_function", n) for n in names if n)

    def _listed(self, names: Iterable[str]) -> str:
        return self.texts("word.list_comma").join(names)
