"""The rule language: SQL scalar expressions over the vocabulary, allow-listed, typed and three-valued.

:func:`parse_rule` reads a text or refuses it with every fault. From the typed expression, :func:`to_sql` writes
portable SQL for whole registers and :func:`evaluate` computes it for one subject; :func:`explain` says why.
"""

from jingzhun.rules.aggregates import (
    EXISTENCE,
    RAW_COLUMNS,
    Raw,
    flag_condition,
    raw_sql,
    relevant_rows,
    value_sql,
    when_no_rows,
    window_sql,
)
from jingzhun.rules.days import window_days
from jingzhun.rules.evaluation import child_rows, evaluate, read_field
from jingzhun.rules.explanation import Explanation, explain
from jingzhun.rules.expressions import (
    BOOLEAN,
    DATE,
    INTEGER,
    MONEY,
    RATE,
    TEXT,
    Aggregate,
    And,
    Arithmetic,
    Bracket,
    Call,
    Case,
    Compare,
    ContextValue,
    Day,
    Expression,
    FieldValue,
    HasValue,
    IsKnown,
    Literal,
    Lookup,
    Not,
    OneOf,
    Or,
    ParameterValue,
    Ratio,
    RuleResult,
    Span,
    ValueType,
    Window,
)
from jingzhun.rules.functions import FUNCTIONS, Value
from jingzhun.rules.kinds import written_number
from jingzhun.rules.parsing import parse_rule
from jingzhun.rules.rendering import render
from jingzhun.rules.scope import (
    Aspect,
    ParameterDeclaration,
    RuleDeclaration,
    RuleKey,
    RuleKind,
    Scope,
)
from jingzhun.rules.sql import SqlNames, constant_sql, to_sql
from jingzhun.rules.structure import Dependencies, dependencies, find_circle, leaves
from jingzhun.rules.subject import EvaluationContext, Subject
from jingzhun.rules.tables import Content
from jingzhun.rules.type_words import kind_texts

__all__ = [
    "BOOLEAN",
    "DATE",
    "EXISTENCE",
    "FUNCTIONS",
    "INTEGER",
    "MONEY",
    "RATE",
    "RAW_COLUMNS",
    "TEXT",
    "Aggregate",
    "And",
    "Arithmetic",
    "Aspect",
    "Bracket",
    "Call",
    "Case",
    "Compare",
    "Content",
    "ContextValue",
    "Day",
    "Dependencies",
    "EvaluationContext",
    "Explanation",
    "Expression",
    "FieldValue",
    "HasValue",
    "IsKnown",
    "Literal",
    "Lookup",
    "Not",
    "OneOf",
    "Or",
    "ParameterDeclaration",
    "ParameterValue",
    "Ratio",
    "Raw",
    "RuleDeclaration",
    "RuleKey",
    "RuleKind",
    "RuleResult",
    "Scope",
    "Span",
    "SqlNames",
    "Subject",
    "Value",
    "ValueType",
    "Window",
    "child_rows",
    "constant_sql",
    "dependencies",
    "evaluate",
    "explain",
    "find_circle",
    "flag_condition",
    "kind_texts",
    "leaves",
    "parse_rule",
    "raw_sql",
    "read_field",
    "relevant_rows",
    "render",
    "to_sql",
    "value_sql",
    "when_no_rows",
    "window_days",
    "window_sql",
    "written_number",
]  # fmt: skip
