"""What an evaluation in Python is about: one record, and the setting it is decided in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from jingzhun.errors import internal_error
from jingzhun.rules.functions import Value
from jingzhun.rules.scope import RuleKind
from jingzhun.rules.tables import Content
from jingzhun.vocabulary import Vocabulary


class Subject(Protocol):
    """One record as rules see it, in rule units."""

    def value(self, name: str) -> Value | None:
        """A field's value; ``None`` when the cell is empty."""

    def parent(self, word: str) -> "Subject | None":
        """The record a reference points to."""

    def children(self, relation: str) -> "Sequence[Subject] | None":
        """The child records; ``None`` when their register was not supplied."""

    def result(self, kind: RuleKind, rule_id: str, aspect: str) -> Value | None:
        """Another rule's result for this record."""


@dataclass(frozen=True, kw_only=True)
class EvaluationContext:
    """What an evaluation needs besides its subject."""

    today: date
    vocabulary: Vocabulary
    parameters: Mapping[str, Content] = field(default_factory=dict)

    def content(self, name: str) -> Content:
        """The content of a parameter; its absence is an error, never a default."""
        if name not in self.parameters:
            raise internal_error(f"parameter {name} is not in force")
        return self.parameters[name]
