"""Holding a node against its form, every fault at the place in the file that caused it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from jingzhun.errors import Fault, Position
from jingzhun.errors.suggest import closest
from jingzhun.packs.field_types import Form
from jingzhun.packs.nodes import Key, MapNode, Node, ScalarNode

FormType = TypeVar("FormType", bound=Form)

_KINDS: Mapping[str, str] = {
    "string_type": "PACK024",
    "int_type": "PACK025",
    "decimal_type": "PACK026",
    "is_instance_of": "PACK026",
    "bool_type": "PACK027",
    "date_type": "PACK028",
    "list_type": "PACK029",
    "dict_type": "PACK030",
    "model_type": "PACK030",
    "model_attributes_type": "PACK030",
    "too_short": "PACK034",
    "string_too_short": "PACK034",
}
_EXAMPLES: Mapping[str, str] = {
    "^[a-z][a-z0-9_]*$": "safe_housing",
    "^[a-z][a-z0-9-]*$": "hebi-2018",
    "^[a-z]+:[a-z][a-z0-9_]*$": "goal:unsafe_homes, task:road_funds",
    "^[^#\\s]+#[0-9a-f]{8}(-[1-9][0-9]*)?$": "二(三)1#3fa9c2d1",
    "^[0-9a-f]{64}$": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "^[0-9]{6}([0-9]{3}([0-9]{3})?)?$": "'410600'",
}


def read_form(form: type[FormType], node: Node) -> FormType | list[Fault]:
    """The node as a form, or all its faults."""
    try:
        return form.model_validate(node.plain())
    except ValidationError as error:
        found = [_fault(form, node, detail) for detail in error.errors(include_url=False)]
        return list({(f.position, f.code): f for f in found}.values())


def _fault(form: type[Form], node: Node, detail: Any) -> Fault:
    """One of pydantic's complaints in our words and at our place."""
    path = [step for step in detail["loc"] if _is_step(node, step)]
    maker = _MAKERS.get(detail["type"], _other_kind)
    return maker(form, node, path, detail)


def _is_step(node: Node, step: Any) -> bool:
    """Whether a step of pydantic's path is one of the file; names of union branches are not."""
    del node
    return not (isinstance(step, str) and ("[" in step or step in _BRANCHES))


_BRANCHES = frozenset({"str", "int", "decimal", "date", "bool"})


def _missing(form: type[Form], node: Node, path: list[Key], detail: Any) -> Fault:
    del form, detail
    position = _named(node.at(path[:-1])).position
    return Fault(
        code="PACK020", position=position, seen=_name(node, path[:-1]), wanted=str(path[-1])
    )


def _unknown_key(form: type[Form], node: Node, path: list[Key], detail: Any) -> Fault:
    del detail
    parent, key = node.at(path[:-1]), path[-1]
    position = parent.key_position(key) or parent.position
    known = _known_keys(form, path[:-1])
    meant = closest(str(key), known)
    code = "PACK021" if meant else "PACK022"
    return Fault(code=code, position=position, seen=str(key), wanted=meant or ", ".join(known))


def _not_listed(form: type[Form], node: Node, path: list[Key], detail: Any) -> Fault:
    del form
    expected = str(detail["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
    seen = shown(node.at(path))
    meant = closest(seen, expected.split(", "))
    return Fault(
        code="PACK023",
        position=node.at(path).position,
        seen=seen,
        wanted=expected,
        fields={"meant": meant},
    )


def _pattern(form: type[Form], node: Node, path: list[Key], detail: Any) -> Fault:
    del form
    example = _EXAMPLES[detail["ctx"]["pattern"]]
    place = _place(node, path)
    return Fault(code="PACK032", position=place, seen=str(detail["input"]), wanted=example)


def _range(form: type[Form], node: Node, path: list[Key], detail: Any) -> Fault:
    del form
    context = detail["ctx"]
    wanted = f">= {context['ge']}" if "ge" in context else f"<= {context['le']}"
    return Fault(
        code="PACK031", position=node.at(path).position, seen=shown(node.at(path)), wanted=wanted
    )


def _too_many(form: type[Form], node: Node, path: list[Key], detail: Any) -> Fault:
    del form
    wanted = str(detail["ctx"]["max_length"])
    return Fault(code="PACK035", position=node.at(path).position, wanted=wanted)


def _other_kind(form: type[Form], node: Node, path: list[Key], detail: Any) -> Fault:
    del form
    found = node.at(path)
    code = _KINDS.get(detail["type"], "PACK036")
    return Fault(code=code, position=_place(node, path), seen=shown(found), wanted=detail["msg"])


_MAKERS: Mapping[str, Callable[[type[Form], Node, list[Key], Any], Fault]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "literal_error": _not_listed,
    "string_pattern_mismatch": _pattern,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "too_long": _too_many,
}


def shown(node: Node) -> str:
    """A value as a message shows it: short, on one line."""
    if isinstance(node, ScalarNode):
        text = " ".join(node.raw.split())
        return text if len(text) <= 60 else f"{text[:57]}…"
    return "{…}" if isinstance(node, MapNode) else "[…]"


def _place(node: Node, path: Sequence[Key]) -> Position:
    """Where a path's value stands; for a wrong key of a mapping, where the key stands."""
    if path and path[-1] == "[key]":
        return node.at(path[:-1]).position
    return node.at(path).position


def _named(node: Node) -> Node:
    """Where to point for something missing from a mapping: its ``id`` if it has one."""
    return node.child("id") or node


def _name(node: Node, path: Sequence[Key]) -> str:
    """What an entry calls itself, for messages."""
    name = node.at(path).child("id") or node.child("id")
    return shown(name) if name else ""


def _known_keys(form: type[Form], path: Sequence[Key]) -> list[str]:
    """The keys of the form that a path leads to."""
    model: type[BaseModel] = form
    for key in path:
        inner = _model_in(_annotation(model, key)) if isinstance(key, str) else None
        model = inner or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _annotation(model: type[BaseModel], key: str) -> Any:
    return next(
        (f.annotation for name, f in model.model_fields.items() if key in (name, f.alias)), None
    )


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The form inside a list, a mapping or an optional."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)
