"""What a YAML file says, each value with its place in the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jingzhun.errors import Position

Scalar = str | int | Decimal | bool | date
Key = str | int | Decimal | bool | date


@dataclass(frozen=True, kw_only=True)
class Lines:
    """A file's name and its lines; many nodes share one."""

    file: str
    lines: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Node:
    """One value of a file: a scalar, a list or a mapping, and where its first character stands.

    ``line`` and ``column`` count from 1; ``style`` is YAML's mark of a scalar (``>``, ``|``, a
    quote or ``""``).
    """

    source: Lines
    line: int
    column: int
    last_line: int = 0

    @property
    def position(self) -> Position:
        """Where the value begins."""
        return Position(file=self.source.file, line=self.line, column=self.column)

    def plain(self) -> object:
        """The value as plain Python: scalars, lists and dictionaries."""
        raise NotImplementedError

    def child(self, key: Key) -> "Node | None":
        """The value under a key of a mapping or an index of a list."""
        del key
        return None

    def key_position(self, key: Key) -> Position | None:
        """Where a key of a mapping stands."""
        del key
        return None

    def at(self, path: Sequence[Key]) -> "Node":
        """The value a path leads to, or the deepest one on the way that exists."""
        node = self
        for key in path:
            found = node.child(key)
            if found is None:
                if isinstance(key, int):
                    continue  # one value written where a list of one may stand
                return node
            node = found
        return node


@dataclass(frozen=True, kw_only=True)
class ScalarNode(Node):
    """A text, number, date or truth value; ``raw`` is the text as YAML read it."""

    value: Scalar
    raw: str
    style: str = ""

    def plain(self) -> Scalar:
        """The value itself."""
        return self.value


@dataclass(frozen=True, kw_only=True)
class ListNode(Node):
    """A list."""

    items: tuple[Node, ...]

    def plain(self) -> list[object]:
        """The items as a list."""
        return [item.plain() for item in self.items]

    def child(self, key: Key) -> Node | None:
        """One item."""
        is_index = isinstance(key, int) and 0 <= key < len(self.items)
        return self.items[key] if is_index else None  # type: ignore[index]


@dataclass(frozen=True, kw_only=True)
class MapNode(Node):
    """A mapping in the order of the file, with the nodes of its keys."""

    values: Mapping[Key, Node]
    keys: Mapping[Key, ScalarNode] = field(default_factory=dict)

    def plain(self) -> dict[Key, object]:
        """The values as a dictionary."""
        return {key: value.plain() for key, value in self.values.items()}

    def child(self, key: Key) -> Node | None:
        """The value under one key."""
        return self.values.get(key)

    def key_position(self, key: Key) -> Position | None:
        """Where one key stands."""
        node = self.keys.get(key)
        return node.position if node else None

    def items(self) -> Iterator[tuple[Key, Node]]:
        """Keys and values in the order of the file."""
        return iter(self.values.items())
