"""Ticking off what was keyed."""

from collections.abc import Sequence

from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.imports.key_back.pending import Pending
from jingzhun_site.imports.models import KeyedBack


@transaction.atomic
def tick_off(found: Sequence[Pending], *, acting_user: User) -> int:
    """Note that lines were keyed into the national system; a later change opens them again."""
    KeyedBack.objects.bulk_create(
        KeyedBack(
            entity=one.entity,
            key=one.key,
            place_code=one.place_code,
            until_change=one.until_change,
            done_by=acting_user,
            done_at=clock.now(),
        )
        for one in found
    )
    record_audit(
        "imports.keyed_back",
        acting_user=acting_user,
        entity="imports",
        place_code=found[0].place_code,
        new={"lines": [one.mark for one in found[:1_000]], "count": len(found)},
    )
    return len(found)
