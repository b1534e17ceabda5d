"""What changed last in the user's places."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.compartments import closed_changes, closed_fields
from jingzhun_site.frame.pieces import Event
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS

SHOWN = 12
_HIDDEN = {RecordChange.Kind.BASE}


def recent_changes(request: HttpRequest) -> Sequence[Event]:
    """The last changes in the places looked at, whoever made them; single fields, no values.

    Values stay on the record's own page, where the rights of the reader are asked.
    """
    user = user_of(request)
    looking: Any = request.looking  # type: ignore[attr-defined]
    if not user.may(Right.SEE_REGISTER):
        return ()
    changes = (
        RecordChange.objects.filter(looking.scope.q())
        .exclude(kind__in=_HIDDEN)
        .filter(entity__in=_open_entities())
        .exclude(closed_changes(user.authority(), looking.scope, values="values"))
        .select_related("user")
        .order_by("-id")[:SHOWN]
    )
    found = list(changes)
    names = place_names(change.place_code for change in found)
    return [
        _event(change, names.get(change.place_code, ""), user.authority(), looking.scope)
        for change in found
    ]


def _open_entities() -> list[str]:
    """The entities of no compartment: not even who may see the others is told of them here."""
    return [name for name, model in MODELS.items() if not model.entity.compartment]


def _event(change: RecordChange, place: str, authority: Authority, scope: Scope) -> Event:
    entity = VOCABULARY.entities[change.entity]
    closed = closed_fields(authority, scope, entity)
    named = (name for name in change.values if name in entity.fields and name not in closed)
    fields = [entity.fields[name].label_zh for name in named]
    said = "、".join(fields[:3]) if change.kind in ("change", "correction") else ""
    more = _("等 %(count)d 项") % {"count": len(fields)} if said and len(fields) > 3 else ""
    return Event(
        day=change.known_at,
        title=f"{entity.label_zh} {RecordChange.Kind(change.kind).label}",
        text=" · ".join(part for part in (place, f"{said}{more}") if part),
        href=_href(change),
        who=str(change.user or _("系统")),
    )


def _href(change: RecordChange) -> str:
    if change.entity != "households":
        return ""
    try:
        return reverse("households:household", args=(change.key,))
    except NoReverseMatch:
        return ""
