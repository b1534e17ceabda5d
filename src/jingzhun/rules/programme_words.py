"""The steps that a rule may name: a step of another programme would match nobody and say nothing."""

from collections.abc import Iterator

from sqlglot import exp

from jingzhun.rules.building import Builder, is_text

_FIELD = "programme"


def known_steps(builder: Builder) -> frozenset[str]:
    """The steps that ``reached()`` may name: of the programmes that the rule names, else of any."""
    named = set(_named(builder.tree.root)) & set(builder.scope.steps)
    programmes = named or set(builder.scope.steps)
    return frozenset(step for name in programmes for step in builder.scope.steps[name])


def _named(root: exp.Expr) -> Iterator[str]:
    """The texts that the rule compares with a field called ``programme``."""
    for node in root.find_all(exp.EQ, exp.In):
        sides = [node.this, node.args.get("expression"), *node.args.get("expressions", ())]
        if any(isinstance(side, exp.Column) and side.name == _FIELD for side in sides):
            yield from (side.name for side in sides if side is not None and is_text(side))
