"""YAML with positions, every plain value read as text.

YAML 1.1 turns ``no``, ``on`` and ``01`` into other things than they look like, and a vocabulary is
full of such words. So nothing here is guessed: a scalar is text, and what it means is decided by
the key under which it stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from jingzhun.errors import Fault, FaultList, Position
from jingzhun.errors.suggest import closest

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, and otherwise the same
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

_KINDS = {yaml.MappingNode: "mapping", yaml.SequenceNode: "list", yaml.ScalarNode: "text"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """The file a declaration comes from, and the list that takes its faults."""

    file: str
    faults: FaultList

    def position(self, node: yaml.Node | None) -> Position:
        """Where ``node`` stands; the file alone for a node that is missing."""
        if node is None:
            return Position(file=self.file)
        mark = node.start_mark
        return Position(file=self.file, line=mark.line + 1, column=mark.column + 1)

    def fault(self, code: str, node: yaml.Node | None, *, seen: str = "", **fields: str) -> None:
        """Keep a fault at ``node``; ``wanted`` may be among the fields."""
        wanted = fields.pop("wanted", "")
        self.faults.add(
            Fault(
                code=code,
                position=self.position(node),
                seen=seen,
                wanted=wanted,
                fields={"hint": "", **fields},
            )
        )


def hint(word: str, candidates: Iterable[str]) -> str:
    """The closest candidate in a bracket that needs no language, or nothing.

    >>> hint("moneys", ["money", "date"])
    ' (money?)'
    """
    found = closest(word, candidates)
    return f" ({found}?)" if found else ""


def compose(text: str, *, source: Source) -> yaml.Node | None:
    """The node tree of a YAML text; ``None`` when it is empty or broken (then with a fault)."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        source.faults.add(
            Fault(
                code="VOCAB001",
                position=Position(file=source.file, line=line, column=column),
                fields={"detail": error.problem or "unreadable"},
            )
        )
        return None
    return node


def entries(
    node: yaml.Node | None, *, what: str, source: Source
) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """Key and value nodes of a mapping, a key that comes twice reported and left out."""
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        _wrong_kind(node, what=what, wanted="mapping", source=source)
        return
    lines: dict[str, int] = {}
    for key, value in node.value:
        if key.value in lines:
            source.fault("VOCAB005", key, seen=key.value, first=str(lines[key.value]))
            continue
        lines[key.value] = key.start_mark.line + 1
        yield key, value


def keyed(
    node: yaml.Node | None, *, what: str, allowed: Mapping[str, bool], source: Source
) -> dict[str, yaml.Node]:
    """The values of a mapping by key; ``allowed`` says which keys there are and which must be.

    Unknown and missing keys are reported, the rest still returned.
    """
    found: dict[str, yaml.Node] = {}
    for key, value in entries(node, what=what, source=source):
        if key.value in allowed:
            found[key.value] = value
            continue
        source.fault(
            "VOCAB002",
            key,
            seen=key.value,
            what=what,
            wanted=", ".join(allowed),
            hint=hint(key.value, allowed),
        )
    for name, is_required in allowed.items():
        if is_required and name not in found:
            source.fault("VOCAB003", node, what=what, wanted=name)
    return found


def text(node: yaml.Node | None, *, what: str, source: Source) -> str:
    """The text of a scalar; empty when it is missing or something else (then with a fault)."""
    if node is None:
        return ""
    if not isinstance(node, yaml.ScalarNode):
        _wrong_kind(node, what=what, wanted="text", source=source)
        return ""
    value: str = node.value
    return value


def texts(node: yaml.Node | None, *, what: str, source: Source) -> list[str]:
    """The texts of a list; empty when it is missing or something else (then with a fault)."""
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        _wrong_kind(node, what=what, wanted="list", source=source)
        return []
    return [text(item, what=what, source=source) for item in node.value]


def _wrong_kind(node: yaml.Node, *, what: str, wanted: str, source: Source) -> None:
    source.fault("VOCAB004", node, seen=_KINDS[type(node)], what=what, wanted=wanted)
