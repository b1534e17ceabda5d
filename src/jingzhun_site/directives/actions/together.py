"""Ruling on many items at once: a whole clause, all items of a unit."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.directives.actions.noting import note_directive
from jingzhun_site.directives.models import Directive, DirectiveItem, Handover
from jingzhun_site.directives.records import COMMA
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.organisations.queries import posts_by_id

State = DirectiveItem.State


def waiting_in_clause(item: DirectiveItem) -> "QuerySet[DirectiveItem]":
    """The items of the same clause that wait, the item itself among them."""
    return item.directive.items.filter(section=item.section, state=State.WAITING)


def accept_clause(item: DirectiveItem, *, acting_user: User) -> int:
    """Accept what waits in the clause of an item, as it stands; how many items.

    Raises:
        DirectiveRefusedError: nothing waits there any more.
    """
    directive = item.directive
    require(acting_user, Right.KEEP_DIRECTIVES, directive.place_code)
    with transaction.atomic():
        items = list(waiting_in_clause(item).select_for_update(of=("self",)).order_by("pk"))
        if not items:
            raise DirectiveRefusedError([_("这一条款已没有待审的事项。")])
        _write(items, {"state": State.ACCEPTED, "reason": ""}, acting_user=acting_user)
        new = {"clause": item.section, "items": len(items)}
        note_directive("directives.clause_accepted", directive, new, acting_user=acting_user)
    return len(items)


def assign_unit(
    directive: Directive, unit: str, post: str, *, also_assigned: bool, acting_user: User
) -> int:
    """Give the accepted items that a unit leads to one post; how many.

    What has a post already stays with it unless ``also_assigned``; what stands in the ledger is given there.

    Raises:
        DirectiveRefusedError: there is no such post, or no item left to give.
    """
    require(acting_user, Right.KEEP_DIRECTIVES, directive.place_code)
    if not posts_by_id([post], on=clock.today()):
        raise DirectiveRefusedError([_("请选择一个岗位。")])
    items = directive.items.filter(
        state=State.ACCEPTED, lead_units__contains=f"{COMMA}{unit}{COMMA}"
    ).exclude(handovers__kind=Handover.Kind.TASK)
    if not also_assigned:
        items = items.filter(lead_post="")
    with transaction.atomic():
        found = list(items.select_for_update(of=("self",)).order_by("pk"))
        if not found:
            raise DirectiveRefusedError([_("这个单位没有还未分派的事项。")])
        _write(found, {"lead_post": post}, acting_user=acting_user, decides=False)
        new = {"unit": unit, "lead_post": post, "items": len(found)}
        note_directive("directives.unit_assigned", directive, new, acting_user=acting_user)
    return len(found)


def _write(
    items: Sequence[DirectiveItem],
    values: dict[str, Any],
    *,
    acting_user: User,
    decides: bool = True,
) -> None:
    """The same values for all, each a version further."""
    ruled = {"decided_by": acting_user, "decided_at": clock.now()} if decides else {}
    whole = values | ruled
    for item in items:
        item.version += 1
        for name, value in whole.items():
            setattr(item, name, value)
    DirectiveItem.objects.bulk_update(items, [*whole, "version"], batch_size=100)
