"""The names that a template may use, and what to say of one that is none of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jingzhun.errors import Fault, Position
from jingzhun.errors.suggest import closest
from jingzhun.reports.template import Slot, Template

ITEM, NUMBER = "item.", "item.number"
"""What the names of a record's own columns begin with, and the one that counts the rows of any list."""


@dataclass(frozen=True, kw_only=True)
class KnownName:
    """A name with its words for a person."""

    name: str
    label: str
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class KnownList:
    """A list that rows can be repeated for; of places, every name has its value at the row's own place."""

    name: str
    label: str
    columns: Mapping[str, KnownName] = field(default_factory=dict)
    of_places: bool = False


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All names and lists."""

    names: Mapping[str, KnownName]
    lists: Mapping[str, KnownList]

    def known(self, name: str, list_name: str = "") -> KnownName | None:
        """A name, in the row of a list where one is named."""
        if name == NUMBER and list_name:
            return KnownName(name=NUMBER, label="序号")
        if name.startswith(ITEM) and list_name in self.lists:
            return self.lists[list_name].columns.get(name)
        return self.names.get(name)


def check_template(template: Template, catalogue: Catalogue, *, file: str = "") -> list[Fault]:
    """Everything in a template that the catalogue does not know, each with the name that was probably meant.

    >>> known = {"funds.paid": KnownName(name="funds.paid", label="支付")}
    >>> template = Template(form="xlsx", slots=(Slot(at="Sheet1!B3", name="fund.paid"),))
    >>> check_template(template, Catalogue(names=known, lists={}))[0].wanted
    'funds.paid'
    """
    return [
        fault
        for slot in template.slots
        for fault in _faults(slot, catalogue, Position(file=file, cell=slot.at))
    ]


def _faults(slot: Slot, catalogue: Catalogue, position: Position) -> Iterator[Fault]:
    if slot.is_each:
        if slot.name not in catalogue.lists:
            yield _unknown("REPORT008", slot.name, catalogue.lists, position)
        return
    if slot.name.startswith(ITEM) and not slot.list_name:
        yield Fault(code="REPORT009", position=position, seen=slot.name)
    elif slot.list_name and slot.list_name not in catalogue.lists:
        return  # said of the list already
    elif catalogue.known(slot.name, slot.list_name) is None:
        of_list = catalogue.lists[slot.list_name].columns if slot.list_name else {}
        own = of_list if slot.name.startswith(ITEM) else catalogue.names
        yield _unknown("REPORT007", slot.name, own, position)


def _unknown(code: str, seen: str, names: Iterable[str], position: Position) -> Fault:
    wanted = closest(seen, names)
    return Fault(code=code if wanted else "REPORT010", position=position, seen=seen, wanted=wanted)
