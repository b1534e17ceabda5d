"""Where each character of a rule stands in its file, whatever way YAML wrote the text down."""

import re
from collections.abc import Iterator

from jingzhun.errors import Position
from jingzhun.packs.model import RuleText
from jingzhun.packs.nodes import ScalarNode

_ESCAPE = re.compile(r"\\(x..|u....|U........|.)", re.DOTALL)


def rule_text(node: ScalarNode, key_path: str = "") -> RuleText:
    """The rule of one scalar, able to place each of its characters.

    YAML folds lines, strips indents and undoes quotes; an error in a rule of four lines must still
    point at the line and column that a person sees in the file.
    """
    starts = tuple(_starts(node, key_path))
    position = starts[0][1] if starts else node.position
    return RuleText(text=node.raw, position=position, line_starts=starts)


def _starts(node: ScalarNode, key_path: str) -> Iterator[tuple[int, Position]]:
    """Offsets of the text from which columns run on without a jump, with their positions."""

    def place(line: int, column: int) -> Position:
        return Position(file=node.source.file, line=line, column=column, key_path=key_path)

    if node.style in (">", "|"):
        yield from ((o, place(ln, c)) for o, ln, c in _line_starts(node, node.line + 1))
    elif node.style and node.last_line == node.line:
        yield from ((o, place(node.line, c)) for o, c in _quoted_starts(node))
    elif node.last_line == node.line:
        yield 0, place(node.line, node.column)
    else:
        yield from ((o, place(ln, c)) for o, ln, c in _line_starts(node, node.line))


def _line_starts(node: ScalarNode, first_line: int) -> Iterator[tuple[int, int, int]]:
    """Offset, line and column of each written line, found by its words in the order of the text."""
    offset = 0
    lines = node.source.lines
    for number in range(first_line, min(node.last_line, len(lines)) + 1):
        is_first = number == node.line
        skipped = node.column - 1 + bool(node.style) if is_first else 0
        words = lines[number - 1][skipped:]
        content = (
            words.strip() if is_first or node.style in (">", "|") else words.strip().rstrip("'\"")
        )
        found = node.raw.find(content, offset) if content else -1
        if found < 0:
            continue
        yield found, number, skipped + len(words) - len(words.lstrip()) + 1
        offset = found + len(content)


def _quoted_starts(node: ScalarNode) -> Iterator[tuple[int, int]]:
    """Offset and column after the opening quote and after each escape of a text on one line."""
    written = node.source.lines[node.line - 1][node.column :]  # from behind the opening quote
    yield 0, node.column + 1
    escapes = _ESCAPE if node.style == '"' else re.compile("''")
    lost = 0
    for match in escapes.finditer(written):
        lost += len(match[0]) - 1
        offset = match.end() - lost
        if offset > len(node.raw):
            return
        yield offset, node.column + 1 + match.end()
