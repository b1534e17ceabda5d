"""Rules in words: the conditions of a pack with the labels of fields, codes and figures in place of their names."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jingzhun.cli.texts import Texts
from jingzhun.packs import Pack
from jingzhun.vocabulary import Entity, Field, Vocabulary

_TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_][\w.]*|<=|>=|<>|\s+|.", re.DOTALL)
_OPENED = re.compile(r"\w+\(([\w.]+)")
_QUOTED = re.compile(r"“([^”]*)”")
_ONE_OF = re.compile(r" ?属于 \((“[^”]*”(?:, “[^”]*”)*)\)")
_BETWEEN = re.compile(r"介于 ([^且]+) 且 ")
_IS = re.compile(r" = “([^”]*)”")
_FILLED = re.compile(r"(非 )?(有值|已知)\(([^()]*)\)")
_FILLED_WORDS = {"有值": ("已填", "未填"), "已知": ("已知", "不知")}
_WINDOWS = re.compile(r"\b(during|previous|as_at)\((year|month|quarter|half_year|today)\)")
_SILENT = re.compile(r", (?:ever|'half_up')(?=[,)])")
_AGGREGATES = frozenset({
    "any_of", "every_of", "none_of", "count_of", "share_of", "sum_of", "max_of", "min_of",
})  # fmt: skip
_RULE = re.compile(r"(?:^|\.)(?:standard|programme)\.(?P<name>\w+)(?:\.(?P<aspect>\w+))?$")
_ANYWHERE = ("post_kind",)  # tables of fields that hold a post of any table as text
_KINDS = ("parameters", "definitions", "standards", "programmes")


@dataclass(frozen=True, kw_only=True)
class RuleWords:
    """Says conditions in Chinese; in English they stay as the pack writes them.

    ``labels`` are the labels of pack entries by id, of figures also by ``param.id``, ``steps`` those of the steps of
    programmes and procedures (the usual one of an id that several use), ``keys`` the code tables of keyed parameters.
    """

    texts: Texts
    vocabulary: Vocabulary
    labels: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, packs: Iterable[Pack], *, texts: Texts, vocabulary: Vocabulary) -> "RuleWords":
        """Words that know every entry of some packs."""
        known = list(packs)
        labels = {
            entry.id: entry.label
            for pack in known
            for kind in _KINDS
            for entry in getattr(pack, kind).values()
        }
        steps = Counter(
            (step.id, step.label)
            for pack in known
            for ways in (pack.programmes, pack.procedures)
            for way in ways.values()
            for step in way.steps
        )
        usual = {step: label for (step, label), _ in reversed(steps.most_common())}
        figures = [p for pack in known for p in pack.parameters.values()]
        labels |= {f"param.{p.id}": p.label for p in figures}
        keys = {p.id: p.keyed_by for p in figures if p.keyed_by}
        return cls(texts=texts, vocabulary=vocabulary, labels=labels, steps=usual, keys=keys)

    def say(self, condition: str, entity: str) -> str:
        """A condition about a record of an entity, in words."""
        if self.texts.language == "en":
            return condition
        windowed = _WINDOWS.sub(r"\1_\2", _SILENT.sub("", condition))
        speech = _Speech(words=self, about=[self.vocabulary.entities.get(entity)])
        return _smooth("".join(speech.word(token) for token in _TOKEN.findall(windowed)))

    def of_entity(self, entity: str) -> str:
        """What a record of an entity is called; a name that the vocabulary does not have is shown as it is."""
        found = self.vocabulary.entities.get(entity)
        if found is None:
            return entity
        return found.label_zh if self.texts.language == "zh" else found.label_en

    def children_of(self, condition: str, entity: str) -> str:
        """Of which records a word over children speaks inside its brackets; else those of the entity itself."""
        opened = _OPENED.match(condition)
        path, _, name = opened[1].rpartition(".") if opened else ("", "", "")
        owner = _Speech(words=self, about=[self.vocabulary.entities.get(entity)]).owner(path)
        relation = owner.children.get(name) if owner else None
        return relation.entity if relation else entity


@dataclass(kw_only=True)
class _Speech:
    """One condition being said: of which records the words speak here, and which field stood last."""

    words: RuleWords
    about: list[Entity | None]
    depth: int = 0
    closes: list[int] = field(default_factory=list)
    opens_aggregate: bool = False
    codes: str = ""
    keys: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def word(self, token: str) -> str:
        """One token in words; brackets and children are kept count of on the way."""
        if token in "()":
            self._count(token)
        elif token in _AGGREGATES:
            self.opens_aggregate = True
        elif self.opens_aggregate and token.strip():
            return self._children(token)
        elif token.startswith("'"):
            return self._code(token[1:-1])
        return "" if token == "end" else self.words.texts.find(f"rule.{token}") or self._name(token)

    def _count(self, bracket: str) -> None:
        self.depth += 1 if bracket == "(" else -1
        if bracket == ")" and self.closes and self.depth < self.closes[-1]:
            self.closes.pop()
            self.about.pop()
        self.keys = [(depth, tables) for depth, tables in self.keys if depth <= self.depth]

    def _children(self, token: str) -> str:
        """The word for the children of a record; from here to the closing bracket they are spoken of."""
        self.opens_aggregate = False
        path, _, name = token.rpartition(".")
        owner = self.owner(path)
        relation = owner.children.get(name) if owner else None
        target = self.words.vocabulary.entities.get(relation.entity) if relation else None
        self.about.append(target)
        self.closes.append(self.depth)
        if relation is None:
            return token
        return relation.label_zh or (self.words.texts.label(target) if target else name)

    def owner(self, path: str) -> Entity | None:
        """The record that a path of references leads to; ``person.household`` of an enrolment."""
        here = self.about[-1]
        for word in filter(None, path.split(".")):
            reference = here.fields.get(f"{word}_id") if here else None
            here = self.words.vocabulary.entities.get(reference.refers_to) if reference else None
        return here

    def _name(self, token: str) -> str:
        """The label of a field, a figure or another rule; a word that we do not know stays as it is."""
        first, _, rest = token.partition(".")
        if first == "param":
            if rest in self.words.keys:
                self.keys.append((self.depth, self.words.keys[rest]))
            return self.words.labels.get(token) or self.words.labels.get(rest, rest)
        if rule := _RULE.search(token):
            said = self.words.texts.find(f"aspect.{rule['aspect']}") if rule["aspect"] else ""
            return self.words.labels.get(rule["name"], rule["name"]) + said
        found = self._field(token)
        if found is not None:
            self.codes = found.codes or ""
            return self.words.texts.label(found)
        return self.words.labels.get(token.rpartition(".")[2], token)

    def _field(self, token: str) -> Field | None:
        path, _, name = token.rpartition(".")
        owner = self.owner(path)
        if owner is not None and (name in owner.fields or name in owner.derived):
            return owner.field(name)
        return None

    def _code(self, code: str) -> str:
        tables = self.words.vocabulary.code_tables
        keyed = (name for _, names in reversed(self.keys) for name in names)
        for name in (self.codes, *keyed, *_ANYWHERE):
            value = tables[name].values.get(code) if name in tables else None
            if value is not None:
                return f"“{self.words.texts.label(value)}”"
        known = self.words.texts.find(f"rule.{code}") or self.words.labels.get(code)
        return f"“{known or self.words.steps.get(code, code)}”"


def _smooth(said: str) -> str:
    """``属于 (“C级”, “D级”)`` reads ``为C级或D级``, ``非 有值(还清日期)`` reads ``未填还清日期``."""
    said = _ONE_OF.sub(lambda found: f"为{'或'.join(_QUOTED.findall(found.group()))}", said)
    said = _BETWEEN.sub(r"介于 \1 和 ", said)
    said = _FILLED.sub(lambda found: _FILLED_WORDS[found[2]][found[1] is not None] + found[3], said)
    return _IS.sub(r"为\1", said).strip()
