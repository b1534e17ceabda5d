"""The registers and comparisons of the packs, by their ids, and what people call them."""

from collections.abc import Callable, Mapping
from functools import cache

from django.utils.translation import gettext as _

from jingzhun.packs import Comparison, Pack, Register
from jingzhun_site.crosschecks.identities import KINDS, OWN_REGISTER
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.rules import department


@cache
def registers() -> Mapping[str, Register]:
    """Every register that some pack describes."""
    return {name: one for pack in packs().values() for name, one in pack.registers.items()}


@cache
def comparisons() -> Mapping[str, Comparison]:
    """Every comparison that some pack describes."""
    return {name: one for pack in packs().values() for name, one in pack.comparisons.items()}


def register_label(name: str) -> str:
    """How a register is called; its id where no pack has it any more."""
    if name == OWN_REGISTER:
        return _("名册自身")
    found = registers().get(name)
    return found.label if found else name


def comparison_label(name: str) -> str:
    """How a comparison is called; its id where no pack has it any more."""
    if name in KINDS:
        return str(KINDS[name].label)
    found = comparisons().get(name)
    return found.label if found else name


def is_comparison(name: str) -> bool:
    """Whether differences are told by that name: a comparison of a pack, or a kind of findings of identities."""
    return name in KINDS or name in comparisons()


def grounds_of(name: str) -> list[tuple[str, str]]:
    """What may excuse a difference of a comparison, by id and label."""
    if name in KINDS:
        return [(ground, str(label)) for ground, label in KINDS[name].grounds.items()]
    found = comparisons().get(name)
    return list(found.exemption_grounds.items()) if found else []


def comparison_source(name: str) -> str:
    """Where a comparison comes from: the heading of its clause, or the clause as the pack cites it."""
    return _source_of(name, lambda pack: pack.comparisons)


def register_basis(name: str) -> str:
    """Where a register comes from: the heading of its clause, or the clause as the pack cites it."""
    return _source_of(name, lambda pack: pack.registers)


def _source_of(name: str, entries: Callable[[Pack], Mapping[str, Comparison | Register]]) -> str:
    for pack in packs().values():
        if found := entries(pack).get(name):
            return pack.clauses.get(found.source.clause, found.source.clause)
    return ""


def department_label(function: str) -> str:
    """How a function of government is called."""
    return department(function)


@cache
def registers_of_department(function: str) -> frozenset[str]:
    """The registers that a department keeps."""
    return frozenset(name for name, one in registers().items() if one.department == function)


def compartment_of(name: str) -> str:
    """The compartment in which the rows of a register lie; empty where they lie in none."""
    found = registers().get(name)
    return found.compartment if found else ""
