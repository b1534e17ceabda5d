"""What the builders of entries share: the pack's own facts, the vocabulary, the faults."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jingzhun.errors import Fault, FaultList, Position
from jingzhun.errors.suggest import closest
from jingzhun.packs.clauses import parse_clause
from jingzhun.packs.field_types import SourceForm
from jingzhun.packs.form_faults import shown
from jingzhun.packs.forms import (
    EntryForm,
    GoalForm,
    MoneyForm,
    ProcedureForm,
    ProgrammeForm,
    TaskForm,
)
from jingzhun.packs.model import RuleText, Source, Status
from jingzhun.packs.nodes import Key, ListNode, Node, ScalarNode
from jingzhun.packs.rule_texts import rule_text
from jingzhun.vocabulary import Vocabulary

_PRACTICE = "practice"
Answered = ProgrammeForm | ProcedureForm | GoalForm | MoneyForm | TaskForm
"""Forms that say who leads and who supports."""

_LISTED = 8  # names that a message lists where none is alike


def near(word: str, known: Iterable[str]) -> str:
    """What a message offers instead of a wrong word: the closest known one, or the first few.

    >>> near("povert", ["poverty", "water"])
    'poverty'
    """
    names = list(known)
    more = ["…"] if len(names) > _LISTED else []
    return closest(word, names) or ", ".join([*names[:_LISTED], *more])


@dataclass(kw_only=True)
class Builder:
    """Builds the records of one pack; faults gather and never stop it, so that all come together."""

    pack_id: str
    vocabulary: Vocabulary
    clauses: Mapping[str, str] = field(default_factory=dict)
    first_year: int = 0
    last_year: int | None = None
    faults: FaultList = field(default_factory=FaultList)

    def fault(
        self, code: str, node: Node | Position, *, seen: str = "", wanted: str = "", **fields: str
    ) -> None:
        """Keep one fault; the value seen is the node's own unless said otherwise."""
        place = node if isinstance(node, Position) else node.position
        value = seen or ("" if isinstance(node, Position) else shown(node))
        self.faults.add(Fault(code=code, position=place, seen=value, wanted=wanted, fields=fields))

    def rule(self, node: Node, *path: Key) -> RuleText | None:
        """The rule under a path, or ``None`` where none is written."""
        found: Node | None = node
        for key in path:
            found = found.child(key) if found else None
        if not isinstance(found, ScalarNode):
            return None
        return rule_text(found, ".".join(str(key) for key in path))

    def needed_rule(self, node: Node, *path: Key) -> RuleText:
        """The rule under a path that the form demands."""
        found = self.rule(node, *path)
        return found if found else RuleText(text="", position=node.position)

    def entry_facts(self, form: EntryForm, node: Node) -> dict[str, Any]:
        """What every entry has, checked."""
        if form.status == "placeholder" and not form.note and not form.source.note:
            self.fault("PACK052", node.at(["status"]), seen=self._entry_name(node))
        if form.valid_from and form.valid_until and form.valid_until < form.valid_from:
            self.fault("PACK045", node.at(["valid_until"]), wanted=form.valid_from.isoformat())
        return {
            "source": self.needed_source(form.source, node.at(["source"])),
            "pack_id": self.pack_id,
            "position": node.position,
            "status": Status(form.status),
            "note": form.note,
            "valid_from": form.valid_from,
            "valid_until": form.valid_until,
            "may_override": form.may_override,
            "references": dict(_references(node)),
        }

    def source(self, form: SourceForm | None, node: Node) -> Source | None:
        """A source that may be left out."""
        return self.needed_source(form, node) if form else None

    def needed_source(self, form: SourceForm, node: Node) -> Source:
        """A source whose clause, if of the pack's own document, is one of the pack's clauses."""
        is_foreign = bool(form.document) or form.clause.endswith(_PRACTICE)
        clause = form.clause if is_foreign else self._own_clause(form.clause, node.at(["clause"]))
        return Source(clause=clause, document=form.document, note=form.note)

    def _own_clause(self, text: str, node: Node) -> str:
        if text in self.clauses:
            return text
        try:
            clause = parse_clause(text)
        except ValueError:
            self.fault("PACK050", node, seen=text)
            return text
        if clause.split("¶")[0] not in self.clauses:
            self.fault("PACK051", node, seen=clause, wanted=near(clause, self.clauses))
        return clause

    def entity(self, name: str, node: Node) -> str:
        """The plural name of an entity."""
        found = self.vocabulary.entity(name)
        if found:
            return found.name
        names = [n for e in self.vocabulary.entities.values() for n in (e.singular, e.name)]
        self.fault("PACK080", node, seen=name, wanted=closest(name, names) or "household, person")
        return name

    def unit(self, text: str, node: Node) -> str:
        """The code of a unit, given by its code or its Chinese label."""
        table = self.vocabulary.code_tables["unit"].values
        if not text or text in table:
            return text
        by_label = next((code for code, value in table.items() if value.label_zh == text), "")
        if not by_label:
            self.fault("PACK062", node, seen=text, wanted=near(text, table))
        return by_label or text

    def functions(self, names: Sequence[str], node: Node, *, or_post: bool = False) -> None:
        """Check the functions of government that answer for an entry, or the posts that act."""
        tables = self.vocabulary.code_tables
        table = [
            *tables["government_function"].values,
            *(tables["post_kind"].values if or_post else ()),
        ]
        for index, name in enumerate(names):
            if name and name not in table:
                self.fault("PACK096", node.at([index]), seen=name, wanted=near(name, table))

    def answerable(self, form: Answered, node: Node) -> None:
        """Check that who leads, leads too and supports are functions of government."""
        self.functions([form.lead], node.at(["lead"]))
        self.functions(form.joint_leads, node.at(["joint_leads"]))
        self.functions(getattr(form, "supporting", ()), node.at(["supporting"]))

    def codes(self, table: str, names: Iterable[str], node: Node) -> None:
        """Check codes of a table of the vocabulary; ``node`` is their list, or the one code."""
        known = self.vocabulary.code_tables[table].values
        for index, name in enumerate(names):
            if name not in known:
                place = node.at([index])
                self.fault("PACK146", place, seen=name, wanted=near(name, known), table=table)

    def post(self, name: str, node: Node) -> None:
        """Check the post that does a step."""
        table = self.vocabulary.code_tables["post_kind"].values
        if name not in table:
            self.fault("PACK095", node, seen=name, wanted=near(name, table))

    def years(self) -> tuple[int, ...]:
        """The years the pack covers; empty when it has no end."""
        return tuple(range(self.first_year, self.last_year + 1)) if self.last_year else ()

    def _entry_name(self, node: Node) -> str:
        name = node.child("id")
        return shown(name) if name else ""


_REFERRING = ("excludes", "programme", "places", "checks", "assessment")


def _references(node: Node) -> Iterator[tuple[str, Position]]:
    """The places of what an entry says of other entries."""
    for key in _REFERRING:
        found = node.child(key)
        if isinstance(found, ListNode):
            yield from ((f"{key}.{i}", item.position) for i, item in enumerate(found.items))
        elif found is not None:
            yield key, found.position
