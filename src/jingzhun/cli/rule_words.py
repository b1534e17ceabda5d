"""Rules in words: the conditions of a pack with the labels of fields, codes and figures in place of their names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jingzhun.cli.texts import Texts
from jingzhun.packs import Pack
from jingzhun.vocabulary import Entity, Field, Vocabulary

_TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_][\w.]*|<=|>=|<>|\s+|.", re.DOTALL)
_QUOTED = re.compile(r"“([^”]*)”")
_ONE_OF = re.compile(r" ?属于 \([^)]*\)")
_IS = re.compile(r" = “([^”]*)”")
_KINDS = ("parameters", "definitions", "standards", "programmes")


@dataclass(frozen=True, kw_only=True)
class RuleWords:
    """Says conditions in Chinese; in English they stay as the pack writes them.

    ``labels`` are the labels of pack entries by id.
    """

    texts: Texts
    vocabulary: Vocabulary
    labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, packs: Iterable[Pack], *, texts: Texts, vocabulary: Vocabulary) -> "RuleWords":
        """Words that know every entry of some packs."""
        labels = {
            entry.id: entry.label
            for pack in packs
            for kind in _KINDS
            for entry in getattr(pack, kind).values()
        }
        return cls(texts=texts, vocabulary=vocabulary, labels=labels)

    def say(self, condition: str, entity: str) -> str:
        """A condition about a record of an entity, in words."""
        if self.texts.language == "en":
            return condition
        about = self.vocabulary.entities.get(entity)
        meant: Field | None = None
        words: list[str] = []
        for token in _TOKEN.findall(condition.replace(", ever)", ")")):
            found = self._field(token, about)
            meant = found or meant
            words.append(self._word(token, found, meant))
        return _smooth("".join(words))

    def _word(self, token: str, found: Field | None, meant: Field | None) -> str:
        if found is not None:
            return self.texts.label(found)
        if token.startswith("'"):
            return self._code(token[1:-1], meant)
        last = token.rpartition(".")[2]
        return self.texts.find(f"rule.{token}") or self.labels.get(last, "") or token

    def _code(self, code: str, meant: Field | None) -> str:
        table = self.vocabulary.code_tables.get(meant.codes) if meant and meant.codes else None
        value = table.values.get(code) if table else None
        return f"“{code if value is None else self.texts.label(value)}”"

    def _field(self, token: str, about: Entity | None) -> Field | None:
        """The field that a word means: of the subject, else of any entity that has one of that name."""
        last = token.rpartition(".")[2]
        if token.startswith(("param.", "standard.", "programme.", "'")) or last in self.labels:
            return None
        if self.texts.find(f"rule.{token}"):
            return None
        if about is not None and token in about.fields:
            return about.fields[token]
        entities = self.vocabulary.entities.values()
        return next((e.fields[last] for e in entities if last in e.fields), None)


def _smooth(said: str) -> str:
    """``属于 (“C级”, “D级”)`` reads ``为C级或D级``."""
    said = _ONE_OF.sub(lambda found: f"为{'或'.join(_QUOTED.findall(found.group()))}", said)
    return _IS.sub(r"为\1", said).strip()
