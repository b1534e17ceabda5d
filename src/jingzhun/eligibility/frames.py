"""The rows that a stage computes on: a subject's own fields beside what its rules need of parents and children.

A frame is one ``SELECT`` with nothing in it that no rule asked for. It is built by asking: while the rules of a stage
are turned into SQL, every field, parent, child or earlier result they name is noted here and joined once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from jingzhun.eligibility.columns import ColumnKey
from jingzhun.eligibility.locations import Path
from jingzhun.eligibility.reasons import state_of_condition
from jingzhun.engines import quote_name
from jingzhun.rules import FieldValue
from jingzhun.vocabulary import Field, FieldType, Vocabulary

_FLAGS_A_COLUMN = 30  # two bits each in a signed 64-bit integer
_MOST_CONDITIONS = 6
"""Of many conditions some hold for nearly every row; then asking first is work for nothing."""

JoinText = Callable[[str], str]
"""Writes a join, given the name it gets."""


def rule_value(column: str, declared: Field) -> str:
    """SQL that turns a stored column into rule units: fen, thousandths, millionths; integers all.

    >>> from jingzhun.vocabulary import Field, FieldType
    >>> rule_value('h."x_yuan"', Field(name="x_yuan", type=FieldType.MONEY, label_zh="", label_en=""))
    'CAST(h."x_yuan" * 100 AS BIGINT)'
    """
    if declared.scale != 1:
        return f"CAST({column} * {declared.scale} AS BIGINT)"
    if declared.type is FieldType.INTEGER:
        return f"CAST({column} AS BIGINT)"
    return column


@dataclass
class Group:
    """Child rows counted and summed by parent: one ``GROUP BY`` for all aggregates over the same rows."""

    source: str
    by: str
    _columns: dict[str, str] = field(default_factory=dict)
    _flags: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, None] = field(default_factory=dict)

    def column(self, sql: str, *, rows: str) -> str:
        """Note one column (SQL over ``child``) and return its name; ``rows`` is false of those that change nothing."""
        self._rows[rows] = None
        return self._columns.setdefault(sql, f"g{len(self._columns)}")

    def flag(self, condition: str) -> tuple[str, int]:
        """Note whether some child meets a condition: the column that tells, and the bit that says 'for certain'.

        The next higher bit of the column says 'perhaps': a child of which it is not known.
        """
        self._rows[condition] = None
        number = self._flags.setdefault(condition, len(self._flags))
        mask, place = divmod(number, _FLAGS_A_COLUMN)
        return f"m{mask}", 4**place

    def _masks(self) -> str:
        conditions = list(self._flags)
        texts = ""
        for start in range(0, len(conditions), _FLAGS_A_COLUMN):
            chunk = conditions[start : start + _FLAGS_A_COLUMN]
            terms = (
                f"CAST({state_of_condition(text)} AS BIGINT) * {4**n}"
                for n, text in enumerate(chunk)
            )
            texts += f", BIT_OR({' + '.join(terms)}) AS m{start // _FLAGS_A_COLUMN}"
        return texts

    def sql(self) -> str:
        """The grouped subquery; its ``parent`` column holds the parent's key."""
        columns = "".join(f", {sql} AS {name}" for sql, name in self._columns.items())
        by = f"child.{quote_name(self.by)}"
        rows = f"FROM {self.source} AS child WHERE {by} IS NOT NULL{self._that_count()}"
        return f"SELECT {by} AS parent{columns}{self._masks()} {rows} GROUP BY {by}"

    def _that_count(self) -> str:
        """Leaves out the rows that change nothing: a parent without any row gets the same values."""
        if len(self._rows) > _MOST_CONDITIONS:
            return ""
        return f" AND ({' OR '.join(f'({rows}) IS NOT FALSE' for rows in self._rows)})"


@dataclass
class Frame:
    """One subject a row; grows while rules are compiled, then :meth:`sql` writes it down."""

    vocabulary: Vocabulary
    entity: str
    _joins: dict[tuple[str, ...], JoinText] = field(default_factory=dict)
    _names: dict[tuple[str, ...], str] = field(default_factory=dict)
    _columns: dict[str, str] = field(default_factory=dict)
    _behind: dict[Path, "Frame"] = field(default_factory=dict)

    @property
    def has_joins(self) -> bool:
        """Whether anything was asked for beyond the subject's own record."""
        return bool(self._joins)

    def field(self, node: FieldValue) -> str:
        """The frame's column of a field, own or of a parent, in rule units."""
        alias = ".".join((*node.path, node.field.name))
        return self.column(alias, rule_value(self.stored(node.path, node.field.name), node.field))

    def own(self, name: str) -> str:
        """The frame's column of an own field as it is stored, for keys, references and dates."""
        return self.column(name, self.stored((), name))

    def result(self, path: Path, key: ColumnKey, table: str) -> str:
        """The frame's column of an earlier result, own or of a parent."""
        owner = self._reference(path).refers_to if path else self.entity
        owner_key = quote_name(self.vocabulary.entities[owner].key)
        on = self.key_of(path)
        join = self._join_once(
            ("result", *path, table),
            lambda name: f"LEFT JOIN {table} AS {name} ON {name}.{owner_key} = {on}",
        )
        return self.column(".".join((*path, key.name)), f"{join}.{quote_name(key.name)}")

    def grouped(self, path: Path, group: Group, column: str, *, default: str = "") -> str:
        """The frame's column of a grouped value over the children of the subject or of a parent.

        ``default`` stands where there is no child at all.
        """
        on = self.key_of(path)
        join = self._join_once(
            ("group", *path, str(id(group))),
            lambda name: f"LEFT JOIN ({group.sql()}) AS {name} ON {name}.parent = {on}",
        )
        value = f"{join}.{column}"
        return self.column(value, f"COALESCE({value}, {default})" if default else value)

    def column(self, alias: str, sql: str) -> str:
        """Note one column and return its name for use in rules."""
        self._columns.setdefault(alias, sql)
        return quote_name(alias)

    def stored(self, path: Path, name: str) -> str:
        """A stored field, own or of a parent, as the frame's ``SELECT`` names it."""
        return f"{self._parent(path)}.{quote_name(name)}"

    def behind(self, path: Path, name: str) -> str:
        """A stored field like :meth:`stored`, but all fields behind one parent are joined to that parent first.

        An enrolment may hang on a loan, a bill or a job, and each of them on a household. Joined one by one to the
        enrolments, every such way holds the households once more in memory; joined to the few loans it does not.
        """
        parent, rest = path[:1], path[1:]
        if not rest:
            return self.stored(path, name)
        inner = self._behind.setdefault(
            parent, Frame(vocabulary=self.vocabulary, entity=self._reference(parent).refers_to)
        )
        key = inner.own(self.vocabulary.entities[inner.entity].key)
        column = inner.column(".".join((*rest, name)), inner.stored(rest, name))
        on = self.key_of(parent)
        join = self._join_once(
            ("behind", *parent),
            lambda alias: f"LEFT JOIN ({inner.sql()}) AS {alias} ON {alias}.{key} = {on}",
        )
        return f"{join}.{column}"

    def key_of(self, path: Path) -> str:
        """The key of the subject, or of the parent at ``path``, without joining that parent."""
        if not path:
            return self.stored((), self.vocabulary.entities[self.entity].key)
        return self.stored(path[:-1], self._reference(path).name)

    def sql(self) -> str:
        """The whole frame as one ``SELECT``."""
        columns = ",\n  ".join(
            f"{sql} AS {quote_name(alias)}" for alias, sql in self._columns.items()
        )
        joins = "\n".join(text(self._names[what]) for what, text in self._joins.items())
        return f"SELECT\n  {columns}\nFROM {quote_name(self.entity)} AS subject\n{joins}"

    def _parent(self, path: Path) -> str:
        if not path:
            return "subject"
        reference = self._reference(path)
        parent = self.vocabulary.entities[reference.refers_to]
        on = self.stored(path[:-1], reference.name)
        key = quote_name(parent.key)
        relation = quote_name(parent.name)
        return self._join_once(
            ("parent", *path),
            lambda name: f"LEFT JOIN {relation} AS {name} ON {name}.{key} = {on}",
        )

    def _reference(self, path: Path) -> Field:
        reference = self.vocabulary.entities[self.entity].parents()[path[0]]
        for word in path[1:]:
            reference = self.vocabulary.entities[reference.refers_to].parents()[word]
        return reference

    def _join_once(self, what: tuple[str, ...], text: JoinText) -> str:
        if what not in self._joins:
            self._names[what] = f"j{len(self._joins)}"
            self._joins[what] = text
        return self._names[what]
