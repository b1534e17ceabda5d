"""What a word in a rule means: a field, a parent's field, a parameter, another rule, or a word of the language."""

from collections.abc import Sequence

from sqlglot import exp

from jingzhun.rules.building import Builder
from jingzhun.rules.expressions import (
    DATE,
    ContextValue,
    Expression,
    FieldValue,
    ParameterValue,
    RuleResult,
    ValueType,
)
from jingzhun.rules.functions import YEAR
from jingzhun.rules.kinds import type_of_field
from jingzhun.rules.reading import identifiers
from jingzhun.rules.reporting import suggestion
from jingzhun.rules.scope import ParameterDeclaration, RuleDeclaration
from jingzhun.vocabulary import Blank, Entity, Field, Sensitivity

Words = Sequence[exp.Identifier]

_PROGRAMME_ASPECTS = ("entitled", "receiving", "amount")


def resolve_name(builder: Builder, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
    """The value that a (dotted) name stands for, or ``None`` after reporting why there is none."""
    words = identifiers(node)
    if words is None:
        return builder.refuse(node, "RULE027", seen=builder.source(node))
    if words[0].name == "param":
        return _parameter(builder, node, words)
    if len(words) == 1:  # an enrolment has a field called programme
        return _word(builder, node, words[0].name)
    if words[0].name in ("standard", "programme", "definition"):
        return _rule(builder, node, words, builder.entity, ())
    return _through_parent(builder, node, words)


def find_parameter(builder: Builder, words: Words) -> ParameterDeclaration | None:
    """The declaration of ``param.x``, or ``None`` after reporting that there is none."""
    name = words[1].name
    declared = builder.scope.parameters.get(name)
    if declared is None:
        nearest = suggestion(name, builder.scope.parameters)
        builder.refuse(words[1], "RULE005", seen=name, wanted=nearest)
    return declared


def walk_parents(
    builder: Builder, node: exp.Expr, words: Sequence[str]
) -> tuple[Entity, tuple[str, ...]] | None:
    """The entity reached by walking references, or ``None`` after reporting the word that leads nowhere."""
    here = builder.entity
    for word in words:
        reference = here.parents().get(word)
        if reference is None:
            nearest = suggestion(word, here.parents())
            return builder.refuse(node, "RULE026", seen=word, wanted=nearest, entity=here.singular)
        here = builder.scope.vocabulary.entities[reference.refers_to]
    return here, tuple(words)


def _parameter(builder: Builder, node: exp.Expr, words: Words) -> Expression | None:
    if len(words) != 2:
        return builder.refuse(node, "RULE005", seen=builder.source(node), wanted="param.name")
    declared = find_parameter(builder, words)
    if declared is None:
        return None
    if declared.keyed_by or declared.is_bracket:
        usage = "bracket(param.x, amount)" if declared.is_bracket else "by(param.x, key)"
        return builder.refuse(
            node, "RULE021", seen=builder.source(node), wanted=usage, wanted_zh=usage
        )
    return ParameterValue(type=declared.type, span=builder.span(node), name=declared.name)


def _word(builder: Builder, node: exp.Expr, name: str) -> Expression | None:
    """A bare word: a field of the subject or a definition about it; ``today`` and ``year`` come last."""
    value = _own(builder, node, name, builder.entity, ())
    if value is not None or _is_told(builder, name, builder.entity):
        return value
    if name == "today":
        return ContextValue(type=DATE, span=builder.span(node), name="today")
    if name == "year":
        return ContextValue(type=YEAR, span=builder.span(node), name="year")
    if name.lower() in ("true", "false"):
        _truth_word(builder, node, name)
        return None
    _unknown_word(builder, node, name, builder.entity)
    return None


def _truth_word(builder: Builder, node: exp.Expr, name: str) -> None:
    """``true`` as a rule matches everybody; ``dibao = true`` is a roundabout ``dibao``."""
    is_compared = isinstance(node.parent, exp.EQ | exp.NEQ)
    builder.refuse(node, "RULE040" if is_compared else "RULE014", seen=name)


def _own(
    builder: Builder, node: exp.Expr, name: str, entity: Entity, path: tuple[str, ...]
) -> Expression | None:
    declared = entity.field(name) if _is_field(entity, name) else None
    if declared is not None and name in entity.derived and not builder.scope.has_derived:
        return builder.refuse(node, "RULE045", seen=name)
    rule = builder.scope.rule("definition", name)
    is_definition = rule is not None and rule.entity == entity.name
    if declared is not None and is_definition:
        return builder.refuse(node, "RULE019", seen=name, wanted=entity.singular)
    if declared is not None and _is_hidden(node, declared):
        return builder.refuse(node, "RULE043", seen=name)
    if declared is not None:
        return FieldValue(
            type=type_of_field(declared),
            span=builder.span(node),
            entity=entity.name,
            path=path,
            field=declared,
            presence=_presence(entity, path) if declared.blank is Blank.NONE else None,
        )
    if rule is None or not is_definition:
        return None
    return _result(builder, node, rule, "value", path)


def _is_field(entity: Entity, name: str) -> bool:
    return name in entity.fields or name in entity.derived


def _is_hidden(node: exp.Expr, declared: Field) -> bool:
    """Whether a rule may not see this value: identities live apart, a rule may only ask whether there is one."""
    asked = node.parent.name if isinstance(node.parent, exp.Anonymous) else ""
    return declared.sensitivity is Sensitivity.IDENTITY and asked not in ("is_known", "has_value")


def _presence(entity: Entity, path: tuple[str, ...]) -> FieldValue | None:
    if not path:
        return None
    key = entity.fields[entity.key]
    return FieldValue(type=type_of_field(key), entity=entity.name, path=path, field=key)


def _unknown_word(builder: Builder, node: exp.Expr, name: str, entity: Entity) -> None:
    derived = entity.derived if builder.scope.has_derived else {}
    rules = builder.scope.rule_ids("definition", entity.name)
    known = [*entity.fields, *derived, *rules, "today", "year"]
    nearest = _elsewhere(builder, name, entity) or suggestion(name, known)
    builder.refuse(node, "RULE004", seen=name, wanted=nearest, entity=entity.singular)


def _elsewhere(builder: Builder, name: str, entity: Entity) -> str:
    """How to write a word that stands for children of the subject, or for something of a parent or child."""
    if name in entity.children:
        return f"any_of({name}, condition)"
    entities = builder.scope.vocabulary.entities
    rule = builder.scope.rule("definition", name)
    owner = rule.entity if rule is not None else ""
    for word, child in entity.children.items():
        if child.entity == owner:
            return f"any_of({word}, {name})"
    for word, reference in entity.parents().items():
        if reference.refers_to == owner or name in entities[reference.refers_to].fields:
            return f"{word}.{name}"
    return ""


def _through_parent(builder: Builder, node: exp.Expr, words: Words) -> Expression | None:
    """``village.is_poor_village``, ``household.standard.safe_housing``: parents first, then what is asked."""
    names = [word.name for word in words]
    kinds = [place for place, name in enumerate(names[:-1]) if name in ("standard", "programme")]
    split = kinds[0] if kinds else len(names) - 1
    reached = walk_parents(builder, node, names[:split])
    if reached is None:
        return None
    entity, path = reached
    if kinds:
        return _rule(builder, node, words[split:], entity, path)
    value = _own(builder, node, names[-1], entity, path)
    if value is None and not _is_told(builder, names[-1], entity):
        _unknown_word(builder, node, names[-1], entity)
    return value


def _is_told(builder: Builder, name: str, entity: Entity) -> bool:
    """Whether a word that gave no value is known all the same, so that its own fault was reported."""
    rule = builder.scope.rule("definition", name)
    return _is_field(entity, name) or (rule is not None and rule.entity == entity.name)


def _rule(
    builder: Builder, node: exp.Expr, words: Words, entity: Entity, path: tuple[str, ...]
) -> Expression | None:
    """``standard.x`` or ``programme.x.entitled`` about an entity."""
    names = [word.name for word in words]
    kind, usage = names[0], "standard.x" if names[0] == "standard" else "programme.x.entitled"
    if kind == "definition":
        return builder.refuse(node, "RULE030", seen=builder.source(node), wanted=names[1])
    if len(names) != usage.count(".") + 1:
        return builder.refuse(node, "RULE030", seen=builder.source(node), wanted=usage)
    found = builder.scope.rule("standard" if kind == "standard" else "programme", names[1])
    if found is None or found.entity != entity.name:
        ids = builder.scope.rule_ids("standard" if kind == "standard" else "programme", entity.name)
        nearest = suggestion(names[1], ids)
        return builder.refuse(
            node, "RULE006", seen=builder.source(node), wanted=nearest, entity=entity.singular
        )
    aspect = "met" if kind == "standard" else names[2]
    return _result(builder, node, found, aspect, path)


def _result(
    builder: Builder,
    node: exp.Expr,
    rule: RuleDeclaration,
    aspect: str,
    path: tuple[str, ...],
) -> Expression | None:
    for known, type_ in rule.types.items():
        if known == aspect:
            return RuleResult(
                type=type_,
                span=builder.span(node),
                kind=rule.kind,
                rule_id=rule.rule_id,
                aspect=known,
                entity=rule.entity,
                path=path,
            )
    known_aspects = ", ".join(rule.types) or ", ".join(_PROGRAMME_ASPECTS)
    return builder.refuse(node, "RULE030", seen=aspect, wanted=known_aspects)
