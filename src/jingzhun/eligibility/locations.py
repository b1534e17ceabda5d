"""Where a subject is: the ways from any record to the place that answers for it."""

from collections import deque

from jingzhun.vocabulary import Entity, Vocabulary

Path = tuple[str, ...]

MAX_STEPS = 3
"""How many parents a record may be away from its place (bill → person → household → village)."""


def place_paths(vocabulary: Vocabulary, entity: str) -> tuple[tuple[Path, str], ...]:
    """The ways from an entity to a place, nearest first: parents to walk and the field that holds the place.

    A record with several possible subjects (an enrolment of a household or of a person) has several ways; the
    first that leads somewhere counts.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> place_paths(load_vocabulary(), "persons")
    ((('household',), 'village_id'),)
    >>> place_paths(load_vocabulary(), "enrolment_steps")[:2]
    ((('enrolment',), 'village_id'), (('enrolment', 'household'), 'village_id'))
    """
    found: list[tuple[Path, str]] = []
    queue: deque[tuple[Path, Entity, bool]] = deque([((), vocabulary.entities[entity], True)])
    while queue:
        path, here, is_certain = queue.popleft()
        if here.place_field:
            found.append((path, here.place_field))
            if is_certain and here.fields[here.place_field].required:
                break
        # A record that hangs on one alone (a step on its enrolment) lies where that one does, however that is said.
        if len(path) < MAX_STEPS and (is_certain or not here.place_field):
            queue.extend(_onward(vocabulary, path, here, is_certain))
    return tuple(found)


def _onward(
    vocabulary: Vocabulary, path: Path, here: Entity, is_certain: bool
) -> list[tuple[Path, Entity, bool]]:
    return [
        ((*path, word), vocabulary.entities[reference.refers_to], is_certain and reference.required)
        for word, reference in here.parents().items()
        if reference.name != here.place_field
    ]
