"""What a ledger calls the subjects of its lines."""

from collections.abc import Mapping, Sequence

from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.subjects import Shown, SubjectKey, shown_subjects
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.models import EnrolmentProgress


def subjects_of(
    user: User, lines: Sequence[EnrolmentProgress], scope: Scope
) -> Mapping[str, Shown]:
    """The subjects of lines by the number of the enrolment, named as far as the user may see names."""
    keys = {line.pk: _key(line) for line in lines}
    shown = shown_subjects(user, list(keys.values()), scope)
    return {pk: shown[(key.entity, key.key)] for pk, key in keys.items()}


def names_of(user: User, lines: Sequence[EnrolmentProgress], scope: Scope) -> dict[str, str]:
    """The names alone, with the village."""
    return {pk: f"{one.name}（{one.place}）" for pk, one in subjects_of(user, lines, scope).items()}


def _key(line: EnrolmentProgress) -> SubjectKey:
    return SubjectKey(
        entity=line.entity,
        key=line.subject,
        household=line.household or None,
        place_code=line.place_code,
    )
