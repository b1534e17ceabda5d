"""Who may see which register's files, differences and pairs: by place, by department, by compartment.

A department's liaison sees those of the department's own registers alone; everybody else sees all registers of the
places but those in a compartment that is closed to them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import COMPARTMENT_RIGHTS, RIGHTS, Right, Role
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import compartment_of, registers, registers_of_department
from jingzhun_site.crosschecks.identities import OWN_REGISTER
from jingzhun_site.crosschecks.models import (
    CheckRun,
    Difference,
    DifferenceQuerySet,
    DoubtfulPair,
    RegisterFile,
)
from jingzhun_site.places.queries import chain_of, level_of
from jingzhun_site.places.scope import CODE_LENGTH, Scope


@dataclass(frozen=True, kw_only=True)
class Opening:
    """In one place and all below it: the registers that are open to a user, and whether ours is (``has_own``)."""

    scope: Scope
    registers: frozenset[str]
    has_own: bool

    def q(self, register: str = "register") -> Q:
        """The predicate for the ORM."""
        return self.scope.q() & Q(**{f"{register}__in": self.registers})

    def differences(self) -> Q:
        """The predicate of the differences: those of the registers, and those between two records of ours."""
        own = {OWN_REGISTER} if self.has_own else set()
        return self.scope.q() & Q(register__in=self.registers | own)


def openings(user: User, right: Right, *, place: str = "") -> list[Opening]:
    """Where a user has a right, each with the registers that are open there."""
    found = list(_openings(user, right))
    narrowed = [replace(one, scope=one.scope.narrowed(place)) for one in found]
    return [one for one in narrowed if one.scope and one.registers]


def open_registers(user: User, right: Right, *, place: str = "") -> frozenset[str]:
    """The registers that are open to a user anywhere."""
    return frozenset().union(*(one.registers for one in openings(user, right, place=place)))


def access_differences(
    user: User, *, place: str = "", right: Right = Right.SEE_DIFFERENCES
) -> DifferenceQuerySet:
    """The differences that a user has a right to."""
    found = openings(user, right, place=place)
    return Difference.objects.filter(_any_of(one.differences() for one in found))


def access_difference(user: User, pk: int, *, right: Right = Right.SEE_DIFFERENCES) -> Difference:
    """One difference.

    Raises:
        Http404: alike for one that does not exist and one that is not the user's to see.
    """
    found = access_differences(user, right=right).select_related("entry", "last_run", "first_run")
    difference = found.filter(pk=pk).first()
    if difference is None:
        raise Http404
    return difference


def access_files(user: User, *, place: str = "") -> QuerySet[RegisterFile]:
    """The files that a user may send in or look after."""
    allowed = _anywhere(openings(user, Right.SUPPLY_REGISTERS, place=place))
    return RegisterFile.objects.filter(allowed).select_related("job", "uploaded_by")


def access_file(user: User, pk: int) -> RegisterFile:
    """One file; ``Http404`` alike for one that does not exist and one that is not the user's."""
    found = access_files(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_runs(user: User, *, place: str = "") -> QuerySet[CheckRun]:
    """The comparisons of the places where a user has them made."""
    scope = user.scope(Right.RUN_CROSS_CHECKS).narrowed(place)
    return CheckRun.objects.filter(scope.q()).select_related("job", "asked_by")


def access_run(user: User, pk: int) -> CheckRun:
    """One comparison; ``Http404`` alike for one that does not exist and one that is not the user's."""
    found = access_runs(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_pairs(user: User, *, place: str = "") -> QuerySet[DoubtfulPair]:
    """The pairs of records that a user may judge."""
    allowed = openings(user, Right.JUDGE_DIFFERENCES, place=place)
    condition = Q(pk__in=())
    for one in allowed:
        condition |= one.q("file__register")
    return DoubtfulPair.objects.filter(condition).select_related("file")


def access_pair(user: User, pk: int) -> DoubtfulPair:
    """One pair; ``Http404`` alike for one that does not exist and one that is not the user's."""
    found = access_pairs(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def comparing_place(user: User, right: Right, chosen: str) -> str:
    """The place whose register is compared: the chosen one or its county, else the widest of the user's.

    Departments send the file of a county, never that of a village.
    """
    for code in reversed(chain_of(chosen) if chosen else []):
        if level_of(code) in ("cities", "counties") and user.may(right, code):
            return code
    scope = user.scope(right)
    return scope.place_code or (scope.prefixes[0].ljust(CODE_LENGTH, "0") if scope else "")


def _anywhere(found: list[Opening]) -> Q:
    return _any_of(one.q() for one in found)


def _any_of(conditions: Iterable[Q]) -> Q:
    """What meets one of them; nothing where there are none."""
    return reduce(or_, conditions, Q(pk__in=()))


def _openings(user: User, right: Right) -> Iterator[Opening]:
    if not user.is_active:
        return
    for grant in user.grants.in_force(clock.today()):
        role = Role(grant.role)
        if right in RIGHTS[role]:
            yield Opening(
                scope=Scope.of([grant.place_code]),
                registers=_registers(role, grant.government_function),
                has_own=role is not Role.DEPARTMENT_LIAISON,
            )


def _registers(role: Role, department: str) -> frozenset[str]:
    """Of a liaison the registers of the department; of others all whose compartments are open to the role."""
    if role is Role.DEPARTMENT_LIAISON:
        return registers_of_department(department)
    return frozenset(name for name in registers() if _is_open(compartment_of(name), role))


def _is_open(compartment: str, role: Role) -> bool:
    return not compartment or COMPARTMENT_RIGHTS.get(compartment) in RIGHTS[role]
