"""The words and signs a rule may be written with; everything else of SQL is refused before it is parsed.

SQLGlot reads far more than our language, and forgives far more: comments, hints, quoted names, escapes. So the
tokens are an allow-list, and any word that is not one of ours becomes a plain name whatever SQL makes of it
(``year``, ``user``, ``where``).
"""

import re
from collections.abc import Mapping
from itertools import pairwise

from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType
from sqlglot.tokens import Tokenizer

from jingzhun.rules.expressions import Span
from jingzhun.rules.reporting import Reporter

_SIGNS: Mapping[TokenType, frozenset[str]] = {
    TokenType.L_PAREN: frozenset("("),
    TokenType.R_PAREN: frozenset(")"),
    TokenType.COMMA: frozenset(","),
    TokenType.DOT: frozenset("."),
    TokenType.PLUS: frozenset("+"),
    TokenType.DASH: frozenset("-"),
    TokenType.STAR: frozenset("*"),
    TokenType.SLASH: frozenset("/"),
    TokenType.EQ: frozenset("="),
    TokenType.NEQ: frozenset({"<>", "!="}),
    TokenType.LT: frozenset("<"),
    TokenType.LTE: frozenset({"<="}),
    TokenType.GT: frozenset(">"),
    TokenType.GTE: frozenset({">="}),
}
_KEYWORDS = frozenset(
    {
        TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.IN, TokenType.BETWEEN,
        TokenType.CASE, TokenType.WHEN, TokenType.THEN, TokenType.ELSE, TokenType.END,
    }
)  # fmt: skip
_REFUSED_WORDS: Mapping[str, str] = {
    "is": "is_known(x), has_value(x) or not",
    "null": "is_known(x) or has_value(x)",
    "isnull": "not is_known(x)",
    "notnull": "is_known(x)",
    "like": "= or in (…)",
    "ilike": "= or in (…)",
    "similar": "= or in (…)",
    "cast": "two values of one type",
    "try_cast": "two values of one type",
    "select": "any_of(children, condition)",
    "exists": "any_of(children, condition)",
    "any": "any_of(children, condition)",
    "all": "every_of(children, condition)",
    "some": "any_of(children, condition)",
    "over": "sum_of(children, value)",
    "xor": "<> between two conditions, or and/or/not",
    "interval": "add_days(day, n) or add_months(day, n)",
    "distinct": "= or <>",
}
_WIDE_SIGNS = dict(zip("（），。＝＜＞；：、＋－×÷“”‘’｜", "(),.=<>;:,+-*/''''|", strict=True))
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_MARK = "\0"
_LONGEST = 8_000
_DEEPEST = 40


def read_tokens(text: str, reporter: Reporter) -> list[Token]:
    """The tokens of a rule, with every SQL word that is not ours turned into a name; faults go to ``reporter``."""
    if len(text) > _LONGEST:
        reporter.report("RULE033", Span(), seen=f"{len(text)}", wanted=f"{_LONGEST}")
        return []
    try:
        tokens = Tokenizer().tokenize(text)
    except TokenError:
        reporter.report(
            "RULE001", Span(), seen=reporter.source(Span(end=len(text))), wanted="' … '"
        )
        return []
    if not tokens:
        reporter.report("RULE001", Span(), seen=text.strip(), wanted="a condition")
    _check_depth(tokens, reporter)
    for token in tokens:
        _check_token(token, text, reporter)
    for first, second in pairwise(tokens):
        _check_prefix(first, second, reporter)
    return tokens


def token_span(token: Token) -> Span:
    """Where a token stands."""
    return Span(start=token.start, end=token.end + 1)


def is_date_word(token: Token, following: Token | None) -> bool:
    """Whether this is the word ``date`` of a constant such as ``date '2018-12-31'``."""
    return (
        token.token_type is TokenType.DATE
        and following is not None
        and following.token_type is TokenType.STRING
    )


def name_words(tokens: list[Token]) -> list[Token]:
    """The same tokens, with every word outside our few keywords read as a name, never as SQL.

    A mark behind each name keeps SQLGlot from taking it for a function that it knows: what a call means is ours alone
    to say. (Its parser cannot be told so by a subclass: where it is compiled, Python refuses subclasses of it.)
    """
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        plain = token.token_type not in _KEYWORDS and not is_date_word(token, following)
        if plain and _WORD.fullmatch(token.text) and token.token_type is not TokenType.STRING:
            token.token_type = TokenType.VAR
            token.text += _MARK
    return tokens


def without_mark(name: str) -> str:
    """A name as it was written."""
    return name.removesuffix(_MARK)


def _check_token(token: Token, text: str, reporter: Reporter) -> None:
    span = token_span(token)
    written = text[span.start : span.end]
    for comment in token.comments:
        start = max(text.find(comment) - 2, 0)
        reporter.report(
            "RULE002", Span(start=start), seen=f"--{comment}", wanted="# on a line of its own"
        )
    if token.token_type is TokenType.STRING:
        if not written.startswith("'"):
            reporter.report("RULE003", span, seen=written)
    elif token.token_type is TokenType.NUMBER:
        if not _NUMBER.fullmatch(written):
            reporter.report("RULE013", span, seen=written, wanted="1234.56")
    elif token.token_type is TokenType.IDENTIFIER:
        reporter.report("RULE002", span, seen=written, wanted=f"'{token.text}'")
    elif _WORD.fullmatch(written):
        if written.lower() in _REFUSED_WORDS:
            advice = _REFUSED_WORDS[written.lower()]
            reporter.report("RULE002", span, seen=written, wanted=advice)
    else:
        _check_sign(token, written, reporter)


def _check_sign(token: Token, written: str, reporter: Reporter) -> None:
    if written in _SIGNS.get(token.token_type, ()):
        return
    span = token_span(token)
    wide = [sign for sign in written if sign in _WIDE_SIGNS]
    if wide:
        wanted = " ".join(_WIDE_SIGNS[sign] for sign in wide)
        reporter.report("RULE002", span, seen=" ".join(wide), wanted=wanted)
    elif written == "==":
        reporter.report("RULE002", span, seen=written, wanted="=")
    elif written == "!":
        reporter.report("RULE002", span, seen=written, wanted="not")
    else:
        reporter.report("RULE003", span, seen=written)


def _check_prefix(first: Token, second: Token, reporter: Reporter) -> None:
    """Refuse ``e'…'`` and ``5a``: SQL gives such pairs without a space meanings of their own."""
    touching = first.end + 1 == second.start
    values = (TokenType.STRING, TokenType.NUMBER)
    if touching and (first.token_type in values or second.token_type in values):
        word = first if first.token_type not in values else second
        if _WORD.fullmatch(word.text):
            reporter.report("RULE003", token_span(first), seen=f"{first.text}{second.text}")


def _check_depth(tokens: list[Token], reporter: Reporter) -> None:
    depth = 0
    for token in tokens:
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        if depth > _DEEPEST:
            reporter.report("RULE033", token_span(token), seen=f"{depth}", wanted=f"{_DEEPEST}")
            return
