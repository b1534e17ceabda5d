"""What somebody had to do in the last months, by the plan."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from jingzhun.cli.goal_tables import label_of
from jingzhun.cli.run_tables import columns_of
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.goals import instances_of
from jingzhun.packs import Duty, Pack
from jingzhun.vocabulary import Vocabulary

RECENT_DAYS = 31
"""How far back the table of duties looks."""

_COLUMNS: Mapping[str, Kind] = {
    "duty": "text",
    "level": "text",
    "who": "text",
    "times": "count",
    "last_due": "date",
    "clause": "text",
    "id": "text",
}


def duties_table(packs: Iterable[Pack], *, on: date, texts: Texts, vocabulary: Vocabulary) -> Table:
    """The duties that fell due in the last days up to ``on``, those due most often first."""
    since = on - timedelta(days=RECENT_DAYS - 1)
    duties = [duty for pack in packs for duty in pack.duties.values()]
    rows = [row for duty in duties if (row := _row(duty, since, on, texts, vocabulary))]
    rows.sort(key=lambda row: -int(str(row[3])))
    notes = (texts("duties.note" if rows else "duties.none"),)
    title = texts("duties.title", since=since, until=on)
    return Table(title=title, columns=columns_of(_COLUMNS, texts), rows=rows, notes=notes)


def _row(
    duty: Duty, since: date, on: date, texts: Texts, vocabulary: Vocabulary
) -> tuple[Cell, ...] | None:
    found = instances_of(duty, {since.year, on.year})
    days = [one.due for one in found if one.due is not None and since <= one.due <= on]
    if not days:
        return None
    level, who = texts.find(f"level.{duty.level}"), _who(duty, texts, vocabulary)
    times = len(days) * duty.at_least
    return (duty.label, level, who, times, max(days), duty.source.clause, duty.id)


def _who(duty: Duty, texts: Texts, vocabulary: Vocabulary) -> str:
    """Who answers: a function of government, else a post."""
    said = label_of(vocabulary, texts, "government_function", duty.who)
    return label_of(vocabulary, texts, "post_kind", duty.who) if said == duty.who else said
