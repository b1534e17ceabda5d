"""The one way of a page to records: those of the places where the user may see the register, and their open fields."""

from typing import Any

from django.http import Http404

from jingzhun.vocabulary import Sensitivity
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record, RecordQuerySet


def access_records(
    user: User, entity: str, *, right: Right = Right.SEE_REGISTER, with_withdrawn: bool = False
) -> RecordQuerySet:
    """The records of an entity that lie where the user has a right; none of a closed compartment."""
    model: Any = MODELS[entity]
    manager = model.with_withdrawn if with_withdrawn else model.objects
    compartment = model.entity.compartment
    scope = user.scope(right)
    records: RecordQuerySet = manager.all().filter(scope.q())
    if compartment and not all(
        user.authority().may_open(compartment, prefix.ljust(12, "0")) for prefix in scope.prefixes
    ):
        return records.none()
    return records


def access_record(
    user: User,
    entity: str,
    key: str,
    *,
    right: Right = Right.SEE_REGISTER,
    with_withdrawn: bool = False,
) -> Record:
    """One record; ``Http404`` alike for one that does not exist and one that is not the user's to see."""
    found = access_records(user, entity, right=right, with_withdrawn=with_withdrawn)
    record = found.filter(pk=key).first()
    if record is None:
        raise Http404
    return record


def access_households(user: User, *, right: Right = Right.SEE_REGISTER) -> RecordQuerySet:
    """The households that the user may see."""
    return access_records(user, "households", right=right)


def access_persons(user: User, *, right: Right = Right.SEE_REGISTER) -> RecordQuerySet:
    """The persons that the user may see."""
    return access_records(user, "persons", right=right)


def may_see_field(authority: Authority, entity: str, name: str, place_code: str) -> bool:
    """Whether someone may see a field of a record in a place; identities are masked, not hidden."""
    declared = VOCABULARY.entities[entity]
    field = declared.fields.get(name) or (
        declared.derived[name].field if name in declared.derived else None
    )
    if field is None:
        return False
    compartment = field.compartment or declared.compartment
    if compartment:
        return authority.may_open(compartment, place_code)
    if field.sensitivity is Sensitivity.PERSONAL:
        return authority.may(Right.SEE_PERSONAL, place_code)
    return True
