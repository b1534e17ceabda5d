"""From text to a SQLGlot tree that holds exactly what was written, or faults."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import ErrorLevel, ParseError
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType

from jingzhun.rules.expressions import Span
from jingzhun.rules.reporting import Reporter
from jingzhun.rules.tokens import (
    is_date_word,
    name_words,
    read_tokens,
    token_span,
    without_mark,
)


class SourceTree:
    """The tree of a rule, and where each of its nodes stands in the text."""

    def __init__(self, root: exp.Expr, tokens: Sequence[Token]) -> None:
        self.root = root
        self._tokens = tokens
        self._closing = _closing_brackets(tokens)
        self._spans: dict[int, Span] = {}

    def span(self, node: exp.Expr) -> Span:
        """From the first to the last character of ``node``; its own words and brackets are included."""
        known = self._spans.get(id(node))
        if known is None:
            known = self._spans[id(node)] = self._found_span(node)
        return known

    def _found_span(self, node: exp.Expr) -> Span:
        spans = [self.span(child) for child in node.iter_expressions()]
        if "start" in node.meta:
            spans.append(Span(start=node.meta["start"], end=node.meta["end"] + 1))
        kept = [span for span in spans if span.end]
        if not kept:
            return Span()
        inner = Span(start=min(s.start for s in kept), end=max(s.end for s in kept))
        return self._widened(node, inner)

    def _widened(self, node: exp.Expr, inner: Span) -> Span:
        """The span with what SQLGlot keeps no place for: a sign before, an ``end`` or bracket behind."""
        start, end = inner.start, inner.end
        if type(node) in _OPENING:
            start = self._before(start, _OPENING[type(node)])
        if isinstance(node, exp.Case):
            end = self._behind(end, TokenType.END)
        if isinstance(node, exp.Anonymous):
            end = max(end, self._closing.get(node.meta["end"] + 1, end))
        if isinstance(node, exp.In):
            bracket = self._behind(self.span(node.this).end, TokenType.L_PAREN) - 1
            end = max(end, self._closing.get(bracket, end))
        return Span(start=start, end=end)

    def _before(self, offset: int, kind: TokenType) -> int:
        """Where the last sign of a kind before ``offset`` begins."""
        places = (t.start for t in self._tokens if t.token_type is kind and t.start < offset)
        return max(places, default=offset)

    def _behind(self, offset: int, kind: TokenType) -> int:
        """Where the first sign of a kind from ``offset`` on ends."""
        places = (t.end + 1 for t in self._tokens if t.token_type is kind and t.start >= offset)
        return min(places, default=offset)


_OPENING: Mapping[type[exp.Expr], TokenType] = {
    exp.Neg: TokenType.DASH,
    exp.Not: TokenType.NOT,
    exp.Case: TokenType.CASE,
}


def read_tree(text: str, reporter: Reporter) -> SourceTree | None:
    """The tree of a rule's text, or ``None`` when faults were reported; the same text gives the same tree."""
    return _faultless_tree(text) or _read(text, reporter)


@lru_cache(maxsize=8192)
def _faultless_tree(text: str) -> SourceTree | None:
    """The tree of a text without faults: the rules of the packs above are read in chain after chain."""
    return _read(text, Reporter(text=text))


def _read(text: str, reporter: Reporter) -> SourceTree | None:
    tokens = read_tokens(text, reporter)
    if reporter.faults:
        return None
    tokens = name_words(tokens)
    try:
        roots = Parser(error_level=ErrorLevel.IMMEDIATE).parse(tokens, text)
    except ParseError as error:
        _report_syntax(error, tokens, reporter)
        return None
    root = roots[0] if len(roots) == 1 else None
    if root is not None:
        _remove_marks(root)
    if root is None or not _holds_everything(root, tokens, reporter):
        return None
    return SourceTree(root, tokens)


def _report_syntax(error: ParseError, tokens: list[Token], reporter: Reporter) -> None:
    detail = error.errors[0]
    where = (detail.get("line"), detail.get("col"))
    token = next((t for t in tokens if (t.line, t.col) == where), tokens[-1])
    wanted = _expected(str(detail.get("description") or ""))
    reporter.report("RULE001", token_span(token), seen=without_mark(token.text), wanted=wanted)


def _remove_marks(root: exp.Expr) -> None:
    """Give the words of a tree back the names that were written."""
    for node in root.walk():
        if isinstance(node.this, str) and not isinstance(node, exp.Literal):
            node.set("this", without_mark(node.this))


def _expected(description: str) -> str:
    """SQLGlot's words for what it missed, in ours."""
    if description.startswith("Expecting "):
        return description.removeprefix("Expecting ")
    return "an operator or the end of the rule" if "Unexpected" in description else "a value"


def _closing_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """For the offset of each opening bracket, the offset after the bracket that closes it."""
    closing: dict[int, int] = {}
    open_at: list[int] = []
    for token in tokens:
        if token.token_type is TokenType.L_PAREN:
            open_at.append(token.start)
        elif token.token_type is TokenType.R_PAREN and open_at:
            closing[open_at.pop()] = token.end + 1
    return closing


# How often each sign must have been written for the nodes of the tree.
_SIGN_NODES: dict[type[exp.Expr], TokenType] = {
    exp.And: TokenType.AND,
    exp.Or: TokenType.OR,
    exp.Not: TokenType.NOT,
    exp.In: TokenType.IN,
    exp.EQ: TokenType.EQ,
    exp.NEQ: TokenType.NEQ,
    exp.LT: TokenType.LT,
    exp.LTE: TokenType.LTE,
    exp.GT: TokenType.GT,
    exp.GTE: TokenType.GTE,
    exp.Add: TokenType.PLUS,
    exp.Sub: TokenType.DASH,
    exp.Neg: TokenType.DASH,
    exp.Mul: TokenType.STAR,
    exp.Div: TokenType.SLASH,
    exp.Case: TokenType.CASE,
    exp.If: TokenType.WHEN,
}
_COUNTED = frozenset({*_SIGN_NODES.values(), TokenType.BETWEEN})


def _holds_everything(root: exp.Expr, tokens: list[Token], reporter: Reporter) -> bool:
    """Whether each word and sign of the text is in the tree: a parser that forgives drops some in silence."""
    kept = {node.meta["start"] for node in root.walk() if "start" in node.meta}
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        value = token.token_type in (TokenType.VAR, TokenType.STRING, TokenType.NUMBER)
        if value and token.start not in kept and not is_date_word(token, following):
            reporter.report("RULE034", token_span(token), seen=without_mark(token.text))
            return False
    written = Counter(t.token_type for t in tokens if t.token_type in _COUNTED)
    if written != Counter(_signs(root)):
        reporter.report("RULE034", Span(), seen=reporter.source(Span(end=len(reporter.text))))
        return False
    return True


def _signs(root: exp.Expr) -> Iterator[TokenType]:
    for node in root.walk():
        if isinstance(node, exp.Between):
            yield from (TokenType.BETWEEN, TokenType.AND)
        elif type(node) in _SIGN_NODES:
            yield _SIGN_NODES[type(node)]


def identifiers(node: exp.Expr) -> list[exp.Identifier] | None:
    """The words of a dotted name in their order, or ``None`` when ``node`` is no plain name."""
    if isinstance(node, exp.Identifier):
        return [node]
    if isinstance(node, exp.Dot):
        left, right = identifiers(node.this), identifiers(node.expression)
        return None if left is None or right is None else left + right
    if isinstance(node, exp.Column):
        parts = [part for part in node.parts if isinstance(part, exp.Identifier)]
        return parts if len(parts) == len(node.parts) else None
    return None
