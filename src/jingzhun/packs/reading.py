"""Reading one YAML file into nodes: our own, narrower YAML, with every place kept.

PyYAML's C parser gives the events; the values are made here, because YAML 1.1 reads ``no`` as
false, ``010`` as eight and drops the first of two equal keys in silence. None of that can happen in
a pack: only ``true`` and ``false`` are truth values, a number is an ``int`` or a ``Decimal``,
``2018-01-01`` is a date, and a repeated key, an anchor, a tag or a second document is a fault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.packs.nodes import Key, Lines, ListNode, MapNode, Node, Scalar, ScalarNode

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\Z")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_BOM = b"\xef\xbb\xbf"


def read_yaml(path: Path) -> Node:
    """The value of one file, every scalar and key with its line and column.

    Raises:
        JingzhunError: the file is missing, empty, not UTF-8, not YAML, or uses what packs may not
            use (PACK001–PACK012); all faults that can be found together are.
    """
    name = str(path)
    text = _decode(path, name)
    source = Lines(file=name, lines=text.splitlines())
    _refuse_tabs(source)
    builder = _Builder(source=source, events=_events(text, name))
    node = builder.document()
    if builder.faults:
        raise JingzhunError(builder.faults)
    return node


def _decode(path: Path, name: str) -> str:
    """The file's text; a byte-order mark or another encoding is a fault."""
    start = Position(file=name, line=1, column=1)
    try:
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise JingzhunError([Fault(code="GENERAL001", position=Position(file=name))]) from None
    if data.startswith(_BOM):
        raise JingzhunError([Fault(code="PACK002", position=start)])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JingzhunError([_encoding_fault(data, error.start, name)]) from None
    if not text.strip():
        raise JingzhunError([Fault(code="PACK003", position=start)])
    return text


def _encoding_fault(data: bytes, offset: int, name: str) -> Fault:
    """The fault of bytes that are not UTF-8, at the first wrong one."""
    before = data[:offset].decode("utf-8", errors="replace")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    try:
        data.decode("gb18030")
        looks_like = "GBK/GB18030"
    except UnicodeDecodeError:
        looks_like = "?"
    place = Position(file=name, line=line, column=column)
    return Fault(code="PACK001", position=place, seen=looks_like, wanted="UTF-8")


def _refuse_tabs(source: Lines) -> None:
    """Raise for tabs in front of a line; YAML's own message for them helps nobody."""
    faults = [
        Fault(code="PACK004", position=Position(file=source.file, line=number, column=column + 1))
        for number, line in enumerate(source.lines, start=1)
        if (column := line[: len(line) - len(line.lstrip())].find("\t")) >= 0
    ]
    if faults:
        raise JingzhunError(faults)


def _events(text: str, name: str) -> Iterator[Any]:
    """The parser's events; a syntax fault is raised with its place."""
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (
            Position(file=name, line=mark.line + 1, column=mark.column + 1)
            if mark
            else Position(file=name)
        )
        detail = (error.problem or str(error)).strip()
        raise JingzhunError([Fault(code="PACK005", position=place, seen=detail)]) from None
    except yaml.YAMLError as error:
        detail = str(error).splitlines()[0]
        raise JingzhunError(
            [Fault(code="PACK005", position=Position(file=name), seen=detail)]
        ) from None


@dataclass
class _Builder:
    """Turns events into nodes and gathers the faults on the way."""

    source: Lines
    events: Iterator[Any]
    faults: list[Fault] = field(default_factory=list)

    def document(self) -> Node:
        """The file's one document."""
        node: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    self._fault("PACK009", event)
                    break
                node = self.node(next(self.events))
        if node is None:
            place = Position(file=self.source.file, line=1, column=1)
            raise JingzhunError([Fault(code="PACK003", position=place)])
        return node

    def node(self, event: Any) -> Node:
        """The node that an event begins."""
        if isinstance(event, yaml.AliasEvent):
            self._fault("PACK007", event, seen=f"*{event.anchor}")
            return self._scalar_node(event, "", "", "")
        if event.anchor:
            self._fault("PACK007", event, seen=f"&{event.anchor}")
        if event.tag:
            self._fault("PACK008", event, seen=str(event.tag))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event)
        return self._scalar(event)

    def _mapping(self, start: Any) -> MapNode:
        values: dict[Key, Node] = {}
        keys: dict[Key, ScalarNode] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key, ScalarNode):
                self.faults.append(Fault(code="PACK011", position=key.position))
            elif key.value in keys:
                first = keys[key.value].line
                self.faults.append(
                    Fault(
                        code="PACK006",
                        position=key.position,
                        seen=key.raw,
                        fields={"line": str(first)},
                    )
                )
            else:
                keys[key.value] = key
                values[key.value] = value
        return MapNode(values=values, keys=keys, **self._place(start, event))

    def _list(self, start: Any) -> ListNode:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return ListNode(items=tuple(items), **self._place(start, event))

    def _scalar(self, event: Any) -> ScalarNode:
        is_plain = event.implicit[0]
        value = self._resolve(event) if is_plain else event.value
        style = "" if is_plain else (event.style or "")
        return self._scalar_node(event, value, event.value, style)

    def _scalar_node(self, event: Any, value: Scalar, raw: str, style: str) -> ScalarNode:
        return ScalarNode(value=value, raw=raw, style=style, **self._place(event, event))

    def _resolve(self, event: Any) -> Scalar:
        """The value of a scalar without quotes."""
        raw: str = event.value
        if raw in _EMPTY:
            self._fault("PACK010", event)
            return ""
        if raw in ("true", "false"):
            return raw == "true"
        if _INTEGER.match(raw):
            return int(raw)
        if _DECIMAL.match(raw):
            return Decimal(raw)
        return self._date(event) if _DATE.match(raw) else raw

    def _date(self, event: Any) -> Scalar:
        year, month, day = (int(part) for part in event.value.split("-"))
        try:
            return date(year, month, day)
        except ValueError:
            self._fault("PACK012", event, seen=event.value)
            return date.min  # the fault is raised before anyone reads it

    def _place(self, start: Any, end: Any) -> dict[str, Any]:
        return {
            "source": self.source,
            "line": start.start_mark.line + 1,
            "column": start.start_mark.column + 1,
            "last_line": end.end_mark.line + 1,
        }

    def _fault(self, code: str, event: Any, seen: str = "") -> None:
        mark = event.start_mark
        place = Position(file=self.source.file, line=mark.line + 1, column=mark.column + 1)
        self.faults.append(Fault(code=code, position=place, seen=seen))
