"""What changed last in the user's places."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.compartments import closed_changes, closed_fields
from jingzhun_site.decisions.subjects import Shown, SubjectKey, shown_subjects
from jingzhun_site.frame.pieces import Event
from jingzhun_site.places.queries import place_names
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
    places = place_names(change.place_code for change in found)
    subjects = {(s.entity, s.key): s for s in map(_subject, found) if s is not None}
    shown = shown_subjects(user, list(subjects.values()), looking.scope)
    return [
        _event(
            change,
            places.get(change.place_code, ""),
            shown.get((change.entity, change.key)),
            closed_fields(user.authority(), looking.scope, VOCABULARY.entities[change.entity]),
        )
        for change in found
    ]


def _subject(change: RecordChange) -> SubjectKey | None:
    """Whom a change is about, where it is a household or a person."""
    if change.entity not in ("households", "persons"):
        return None
    household = change.key if change.entity == "households" else None
    return SubjectKey(
        entity=change.entity, key=change.key, household=household, place_code=change.place_code
    )


def _open_entities() -> list[str]:
    """The entities of no compartment: not even who may see the others is told of them here."""
    return [name for name, model in MODELS.items() if not model.entity.compartment]


def _event(change: RecordChange, place: str, about: Shown | None, closed: frozenset[str]) -> Event:
    entity = VOCABULARY.entities[change.entity]
    named = (name for name in change.values if name in entity.fields and name not in closed)
    fields = [entity.fields[name].label_zh for name in named]
    said = "、".join(fields[:3]) if change.kind in ("change", "correction") else ""
    more = _("等 %(count)d 项") % {"count": len(fields)} if said and len(fields) > 3 else ""
    whose = f"{about.name} " if about else ""
    return Event(
        day=change.known_at,
        title=f"{whose}{entity.label_zh} {RecordChange.Kind(change.kind).label}",
        text=" · ".join(part for part in (place, f"{said}{more}") if part),
        href=about.href if about else "",
        who=str(change.user or _("系统")),
    )
