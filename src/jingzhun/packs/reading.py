"""Reading one YAML file into nodes: our own, narrower YAML, with every place kept.

PyYAML's C parser gives the events; the values are made here, because YAML 1.1 reads ``no`` as
false, ``010`` as eight and drops the first of two equal keys in silence. None of that can happen in
a pack: only ``true`` and ``false`` are truth values, a number is an ``int`` or a ``Decimal``,
``2018-01-01`` is a date, and a repeated key, an anchor, a tag or a second document is a fault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
_OTHER_FILES = {
    b"PK\x03\x04": "Excel/Word/WPS",
    b"\xd0\xcf\x11\xe0": "Excel/Word/WPS",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""How files begin that people take for text."""
_WIDE = dict(zip("：，｛｝［］－　", ":,{}[]- ", strict=True))
"""Full-width signs that look like those of YAML."""
_WIDE_SIGN = re.compile(r"(?<=[0-9A-Za-z_])：|(?<=[0-9A-Za-z}\]\"'])，|[｛｝［］　]|－(?=\s)")
_ENTRY = re.compile(r"[ ]*(?:- +)*")


def read_yaml(path: Path) -> Node:
    """The value of one file, every scalar and key with its line and column.

    Raises:
        JingzhunError: the file is missing, empty, not UTF-8, not YAML, or uses what packs may not
            use (PACK001–PACK015); all faults that can be found together are.
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
    looks_like = _kind_of_bytes(data)
    place = Position(file=name, line=line, column=column)
    return Fault(code="PACK001", position=place, seen=looks_like, wanted="UTF-8")


def _kind_of_bytes(data: bytes) -> str:
    """What a file that is not UTF-8 was saved as, as far as its bytes tell."""
    for start, kind in _OTHER_FILES.items():
        if data.startswith(start):
            return kind
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK/GB18030"


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
        fault = _wide_sign(text, place) or _indent_fault(text, place)
        raise JingzhunError([fault or Fault(code="PACK005", position=place, seen=detail)]) from None
    except yaml.YAMLError as error:
        detail = str(error).splitlines()[0]
        raise JingzhunError(
            [Fault(code="PACK005", position=Position(file=name), seen=detail)]
        ) from None


def _wide_sign(text: str, place: Position) -> Fault | None:
    """The full-width sign on which YAML stumbled: on that line or on the one above."""
    lines = text.splitlines()
    for number in (place.line, place.line - 1):
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        if found := _WIDE_SIGN.search(line):
            return _wide_fault(found, Position(file=place.file, line=number, column=1))
    return None


def _wide_fault(found: re.Match[str], start: Position) -> Fault:
    """A full-width sign with the half-width one that is wanted; ``start`` is where the text searched begins."""
    place = replace(start, column=start.column + found.start())
    sign = found.group()
    return Fault(code="PACK013", position=place, seen=sign, wanted=_WIDE[sign])


def _indent_fault(text: str, place: Position) -> Fault | None:
    """A line that stands neither below its neighbour nor inside it; ``None`` where the indents agree."""
    lines = [line for line in text.splitlines()[: place.line] if line.strip()]
    if len(lines) < 2 or lines[-2].rstrip().endswith((":", ">", "|", ",")):
        return None
    above, here = (len(match.group()) for line in lines[-2:] if (match := _ENTRY.match(line)))
    if above == here:
        return None
    start = Position(file=place.file, line=place.line, column=here + 1)
    return Fault(code="PACK014", position=start, seen=str(here), wanted=str(above))


def _slip_in_braces(key: Node, value: Any, *, is_flow: bool) -> Fault | None:
    """A word in braces that lost its value to a full-width colon or to the comma of 1,300."""
    is_lost = isinstance(value, yaml.ScalarEvent) and value.implicit[0] and not value.value
    if not (is_flow and is_lost and isinstance(key, ScalarNode)):
        return None
    if found := _WIDE_SIGN.search(key.raw):
        return _wide_fault(found, key.position)
    is_rest = bool(re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", key.raw))
    return Fault(code="PACK015", position=key.position, seen=key.raw) if is_rest else None


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
            value_event = next(self.events)
            if slip := _slip_in_braces(key, value_event, is_flow=bool(start.flow_style)):
                self.faults.append(slip)
                continue
            value = self.node(value_event)
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
