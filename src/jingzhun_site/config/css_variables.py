"""A stylesheet without the variables that nothing reads: a browser computes every one for every page."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tinycss2

_READ = re.compile(r"var\(\s*(--[\w-]+)")
_NAMED = re.compile(r"--[\w-]+")


def without_unread(css: str, *, readers: Iterable[str]) -> str:
    """A stylesheet without custom properties that no rule of it uses, neither itself nor through another one.

    ``readers`` are texts beside it that may use some: stylesheets, templates, scripts; whatever they name stays.

    >>> without_unread(":root{--a:1px;--b:var(--c);--c:2px}p{margin:var(--a)}", readers=[])
    ':root{--a:1px}p{margin:var(--a)}'
    """
    rules = tinycss2.parse_stylesheet(css)
    values: dict[str, list[str]] = {}
    read = {name for text in readers for name in _NAMED.findall(text)}
    for one in _declarations(rules):
        if one.name.startswith("--"):
            values.setdefault(one.name, []).append(tinycss2.serialize(one.value))
        else:
            read.update(_READ.findall(tinycss2.serialize(one.value)))
    known = _reached(read, values)
    return "".join(_kept(rules, known))


def _reached(read: Iterable[str], values: Mapping[str, Iterable[str]]) -> set[str]:
    """What is read, and what is read to know that."""
    reached: set[str] = set()
    waiting = list(read)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += (inner for value in values.get(name, ()) for inner in _READ.findall(value))
    return reached


def _declarations(rules: Iterable[Any]) -> Iterator[Any]:
    for rule in rules:
        if rule.type == "qualified-rule":
            parts = tinycss2.parse_blocks_contents(rule.content)
            yield from (one for one in parts if one.type == "declaration")
        elif rule.type == "at-rule" and rule.content:
            yield from _declarations(tinycss2.parse_rule_list(rule.content))


def _kept(rules: Iterable[Any], known: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield _rule(rule, known)
        elif rule.type == "at-rule" and rule.content and _holds_rules(rule):
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content), known))
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def _holds_rules(rule: Any) -> bool:
    return any(one.type == "qualified-rule" for one in tinycss2.parse_rule_list(rule.content))


def _rule(rule: Any, known: set[str]) -> str:
    parts = tinycss2.parse_blocks_contents(rule.content)
    unread = [one for one in parts if one.type == "declaration" and _is_unread(one, known)]
    if not unread:
        return str(rule.serialize())
    kept = [one for one in parts if one not in unread and one.type != "whitespace"]
    inner = ";".join(one.serialize() for one in kept)
    return f"{tinycss2.serialize(rule.prelude)}{{{inner}}}" if kept else ""


def _is_unread(declaration: Any, known: set[str]) -> bool:
    return declaration.name.startswith("--") and declaration.name not in known
