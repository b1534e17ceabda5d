"""Every example of the language reference gives what the page says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from jingzhun.errors import JingzhunError
from jingzhun.rules import (
    FUNCTIONS,
    Content,
    EvaluationContext,
    ParameterDeclaration,
    Scope,
    Value,
    ValueType,
    evaluate,
    parse_rule,
)
from jingzhun.rules.grammar import WORDS
from jingzhun.vocabulary import SCALES, Entity, FieldType, load_vocabulary

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "language.md"
VOCABULARY = load_vocabulary()
BLOCKS = [
    yaml.safe_load(block)
    for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
]
SETTING = next(block for block in BLOCKS if "parameters" in block)
EXAMPLES = [block for block in BLOCKS if "for" in block]


@dataclass(frozen=True, kw_only=True)
class Table:
    cells: Mapping[tuple[str, ...], int]


@dataclass(frozen=True, kw_only=True)
class Tier:
    above: int
    rate: int


@dataclass(frozen=True, kw_only=True)
class Scale:
    tiers: tuple[Tier, ...]


@dataclass(kw_only=True)
class Record:
    entity: Entity
    given: Mapping[str, Any]
    above: dict[str, "Record"] = field(default_factory=dict)

    def value(self, name: str) -> Value | None:
        stored = self.given.get(name)
        return in_rule_units(stored, self.entity.fields[name].type)

    def parent(self, word: str) -> "Record | None":
        if word in self.given:
            owner = VOCABULARY.entities[self.entity.parents()[word].refers_to]
            return Record(entity=owner, given=self.given[word])
        return self.above.get(word)

    def children(self, relation: str) -> "list[Record] | None":
        if relation not in self.given:
            return None
        child = VOCABULARY.entities[self.entity.children[relation].entity]
        return [Record(entity=child, given=row) for row in self.given[relation]]

    def result(self, kind: str, rule_id: str, aspect: str) -> Value | None:
        return None


def in_rule_units(stored: Any, kind: FieldType) -> Value | None:
    scale = SCALES.get(kind, 1)
    return stored if stored is None or scale == 1 else int(Decimal(str(stored)) * scale)


def parameters() -> Iterator[tuple[ParameterDeclaration, Content]]:
    for name, said in SETTING["parameters"].items():
        kind = FieldType(said["type"])
        keys = said.get("keyed_by")
        declared = ParameterDeclaration(
            name=name,
            type=ValueType(kind=kind),
            keyed_by=(ValueType(kind=FieldType.CODE, codes=keys),) if keys else (),
            is_bracket="tiers" in said,
        )
        yield declared, content(said, kind)


def content(said: Mapping[str, Any], kind: FieldType) -> Content:
    if "tiers" in said:
        pairs = said["tiers"].items()
        return Scale(tiers=tuple(Tier(above=a * 100, rate=r * 10_000) for a, r in pairs))
    if "keyed_by" in said:
        return Table(cells={(k,): v * 100 for k, v in said["value"].items()})
    value = in_rule_units(said["value"], kind)
    assert value is not None
    return value


PARAMETERS = list(parameters())
SCOPE = Scope(
    vocabulary=VOCABULARY,
    parameters={declared.name: declared for declared, _ in PARAMETERS},
    steps={name: frozenset(steps) for name, steps in SETTING["steps"].items()},
)


def cases() -> Iterator[Any]:
    for number, example in enumerate(EXAMPLES):
        for text, wanted in example["rules"].items():
            yield pytest.param(example, text, wanted, id=f"{number}-{text}")


@pytest.mark.parametrize(("example", "text", "wanted"), list(cases()))
def test_an_example_of_the_reference_gives_what_it_says(
    example: Mapping[str, Any], text: str, wanted: object
) -> None:
    expected = None if FUNCTION_RESULT.match(text) else ValueType(kind=FieldType.BOOLEAN)
    if str(wanted).startswith("refused "):
        with pytest.raises(JingzhunError) as caught:
            parse_rule(text, subject=example["for"], scope=SCOPE, expected=expected)
        assert {fault.code for fault in caught.value.faults} == {str(wanted).split()[1]}
        return
    rule = parse_rule(text, subject=example["for"], scope=SCOPE, expected=None)
    value = evaluate(rule, subject=record(example), context=context_on(example["day"]))
    scale = SCALES.get(rule.type.kind, 1)
    if value is None or scale == 1:
        assert value == (None if wanted == "unknown" else wanted)
    else:
        assert value == int(Decimal(str(wanted)) * scale)


FUNCTION_RESULT = re.compile(
    r"(sum_of|apply_rate|divide)\("
)  # refused examples that are no conditions


def record(example: Mapping[str, Any]) -> Record:
    entity = VOCABULARY.entity(example["for"])
    assert entity is not None
    return Record(entity=entity, given=example["given"])


def context_on(day: date) -> EvaluationContext:
    contents = {declared.name: value for declared, value in PARAMETERS}
    return EvaluationContext(today=day, vocabulary=VOCABULARY, parameters=contents)


@pytest.mark.parametrize("word", sorted({*FUNCTIONS, *WORDS}))
def test_every_word_of_the_language_is_on_the_page(word: str) -> None:
    assert f"{word}(" in PAGE.read_text(encoding="utf-8")
