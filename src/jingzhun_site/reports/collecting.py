"""What stands for every name of a template, in one place or in many at once."""

from collections.abc import Iterable, Mapping, Sequence

from jingzhun.reports import Answer, ListRow, Template, Values
from jingzhun_site.accounts.rights import Right
from jingzhun_site.places.queries import places_below
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.catalogue import CHILDREN, PLACE_LISTS, by_source, source_of
from jingzhun_site.reports.names.source import Answers, Rows, withheld

NOT_OPEN = "依据健康等信息，不列村级数。"


def collect_values(
    template: Template, places: Sequence[str], moment: Moment
) -> Mapping[str, Values]:
    """The values of a template for each place; every source is asked once for all places together."""
    below = {name: _below(name, places, moment) for name in template.lists if name in PLACE_LISTS}
    # In the row of a list of records a name without a column is the place's own.
    outer = {
        n for name in ("", *template.lists) if name not in PLACE_LISTS for n in template.names(name)
    }
    single = _by_place([_answers(sorted(outer), places, moment)])
    inner = {name: _of_places(template.names(name), below[name], moment) for name in below}
    return {
        place: Values(
            single=single.get(place, {}),
            lists={
                name: [
                    ListRow(key=code, answers=inner[name].get(code, {}))
                    for code in below[name][place]
                ]
                if name in below
                else _rows(name, place, moment)
                for name in template.lists
            },
        )
        for place in places
    }


def answers_for(names: Iterable[str], places: Sequence[str], moment: Moment) -> Answers:
    """What stands for some names in some places, with what is not the user's withheld."""
    return _answers(list(names), places, moment)


def _below(list_name: str, places: Sequence[str], moment: Moment) -> Mapping[str, Sequence[str]]:
    """The places of a list below each place: one level below, or all of the level that the list names."""
    scope = moment.user.scope(Right.FILL_REPORTS)
    level = "" if list_name == CHILDREN else list_name
    return {
        place: [
            code for code, _name in places_below(place, scope, level=level) if scope.covers(code)
        ]
        for place in places
    }


def _of_places(
    names: Sequence[str], below: Mapping[str, Sequence[str]], moment: Moment
) -> Mapping[str, Mapping[str, Answer]]:
    """What stands for some names in all places of a list, asked for once for all that are filled."""
    inner = sorted({code for codes in below.values() for code in codes})
    return _by_place([_answers(names, inner, moment)])


def _answers(names: Sequence[str], places: Sequence[str], moment: Moment) -> Answers:
    found: Answers = {}
    if not names or not places:
        return found
    for source, own in by_source(names).items():
        found |= source.answers(own, places, moment)
        for place in places:
            for name in source.closed(own, place, moment.user, moment):
                found[(place, name)] = withheld(NOT_OPEN)
    return found


def _rows(list_name: str, place: str, moment: Moment) -> Rows:
    """The records of a list, columns that are not the user's withheld."""
    source = source_of(list_name)
    if source is None:
        return []
    found = source.rows(list_name, place, moment)
    if isinstance(found, Answer):
        return found
    made = []
    for row in found:
        plain = {column: source.plain_name(list_name, row.key, column) for column in row.answers}
        closed = _closed(plain.values(), place, moment)
        answers = {
            column: withheld(NOT_OPEN) if plain[column] in closed else answer
            for column, answer in row.answers.items()
        }
        made.append(ListRow(key=row.key, answers=answers))
    return made


def _closed(names: Iterable[str], place: str, moment: Moment) -> set[str]:
    found: set[str] = set()
    for source, own in by_source(name for name in names if name).items():
        found |= source.closed(own, place, moment.user, moment)
    return found


def _by_place(parts: Iterable[Answers]) -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for part in parts:
        for (code, name), answer in part.items():
            found.setdefault(code, {})[name] = answer
    return found
