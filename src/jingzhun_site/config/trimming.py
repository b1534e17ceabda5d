"""A stylesheet without the rules that no page can match: a telephone parses what is left in a fraction of the time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import tinycss2

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_BEGINNING = re.compile(r"([A-Za-z][A-Za-z0-9_-]*-)(?:\$?\{|%|['\"])")
_NESTING = frozenset({"media", "supports", "layer", "container"})


@dataclass(frozen=True, kw_only=True)
class ClassNames:
    """The names that classes can have: every word of the sources, and how those begin that are put together."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def in_sources(cls, texts: Iterable[str]) -> "ClassNames":
        """The names in templates, programs and scripts; far more than there are classes, never fewer.

        >>> names = ClassNames.in_sources(['<p class="lead tone-{{ tone }}">'])
        >>> names.may_be("lead"), names.may_be("tone-bad"), names.may_be("btn")
        (True, True, False)
        """
        words: set[str] = set()
        beginnings: set[str] = set()
        for text in texts:
            words.update(_NAME.findall(text))
            beginnings.update(_BEGINNING.findall(text))
        return cls(words=frozenset(words), beginnings=tuple(sorted(beginnings)))

    def may_be(self, name: str) -> bool:
        """Whether an element can have this class."""
        return name in self.words or name.startswith(self.beginnings)


def trimmed(css: str, names: ClassNames) -> str:
    """A stylesheet with the selectors alone whose every class an element can have.

    Whatever is no rule with a class stays: variables, animations, fonts, the note on the licence.

    >>> names = ClassNames.in_sources(['class="btn"'])
    >>> trimmed("/*! MIT */a{color:red}.btn,.card{margin:0}@media print{.card{margin:0}}", names)
    '/*! MIT */a{color:red}.btn{margin:0}'
    """
    rules = tinycss2.parse_stylesheet(css, skip_whitespace=True)
    return "".join(_kept(rules, names))


def _kept(rules: Sequence[Any], names: ClassNames) -> Iterator[str]:
    for rule in rules:
        if rule.type == "comment":
            yield rule.serialize() if rule.value.startswith("!") else ""
        elif rule.type == "qualified-rule":
            yield _matching(rule, names)
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword in _NESTING:
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content), names))
            prelude = tinycss2.serialize(rule.prelude)
            yield f"@{rule.at_keyword}{prelude}{{{inner}}}" if inner else ""
        else:
            yield rule.serialize()


def _matching(rule: Any, names: ClassNames) -> str:
    selectors = [one for one in _selectors(rule.prelude) if _can_match(one, names)]
    if not selectors:
        return ""
    heads = ",".join(tinycss2.serialize(one).strip() for one in selectors)
    return f"{heads}{{{tinycss2.serialize(rule.content)}}}"


def _selectors(prelude: Sequence[Any]) -> Iterator[list[Any]]:
    one: list[Any] = []
    for token in prelude:
        if token == ",":
            yield one
            one = []
        else:
            one.append(token)
    yield one


def _can_match(selector: Sequence[Any], names: ClassNames) -> bool:
    """What stands in brackets, as in ``:not(.x)``, may hold without its class and is not looked at."""
    return all(
        names.may_be(token.value)
        for before, token in pairwise(selector)
        if before == "." and token.type == "ident"
    )
