"""What repeats: the same kind of finding in the same place again, or one that was put right and came back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.catalogue import comparison_label
from jingzhun_site.crosschecks.queries.filtering import ALL, WAITING, in_state
from jingzhun_site.crosschecks.queries.finders import Below
from jingzhun_site.crosschecks.queries.found_rows import OTHERS, OWN, FoundFilter, noted_findings
from jingzhun_site.crosschecks.queries.results import list_address
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.models import RUNNING, EntryEvent
from jingzhun_site.ledger.queries.counts import rows_address
from jingzhun_site.ledger.sources import source_of

MOST_ROWS = 30
_COLUMNS = (
    Column(key="place", label=gettext_lazy("地区")),
    Column(key="kind", label=gettext_lazy("种类"), wraps=True),
    Column(key="own", label=gettext_lazy("自己发现"), kind="number"),
    Column(key="others", label=gettext_lazy("别人发现"), kind="number"),
    Column(
        key="times", label=gettext_lazy("先后几次发现"), kind="number",
        hint=gettext_lazy("几次比对有新的，或分几天登记"),
    ),
    Column(
        key="again", label=gettext_lazy("再次出现"), kind="number",
        hint=gettext_lazy("消失或销号以后，同一条又出现"),
    ),
    Column(key="open", label=gettext_lazy("还没有办的"), kind="number"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """One kind of finding in one place.

    ``times`` is in how many comparisons new ones came up, or on how many days somebody wrote some down; ``again``
    is how many came back; ``open`` how many wait for a verdict or run in the ledger.
    """

    at: str
    kind: Words
    own: int
    others: int
    times: int
    again: int
    open: int
    again_href: str
    open_href: str
    comparison: str = ""
    source: str = ""


def repeats_table(below: Below) -> Table:
    """The kinds that repeat, what came back most first."""
    found = [*_of_comparisons(below), *_of_the_ledger(below)]
    found.sort(key=lambda one: (-one.again, -one.times, -one.own - one.others, one.at))
    return Table(
        id="repeats",
        caption=_("反复出现的"),
        columns=_COLUMNS,
        rows=[_row(number, one, below) for number, one in enumerate(found[:MOST_ROWS])],
        has_column_choice=False,
        empty=Empty(
            title=_("还没有反复出现的"),
            hint=_("同一地方同一类差异在先后几次比对中都有新的，或者改过又出现，列在这里。"),
            icon="refresh",
        ),
    )


def _of_comparisons(below: Below) -> Iterator[Repeat]:
    differences = access_differences(below.user, place=below.here)
    waiting = in_state(differences, WAITING, on=clock.today())
    lines = below.by_place(differences)
    found = lines.values("at", "comparison").annotate(
        n=Count("pk"),
        times=Count("found_on", distinct=True),
        again=Count("pk", filter=Q(pk__in=differences.repeated().values("pk"))),
        open=Count("pk", filter=Q(pk__in=waiting.values("pk"))),
    )
    repeated = found.filter(Q(times__gt=1) | Q(again__gt=0))
    finders = lines.values_list("at", "comparison", "first_run__place_code")
    own = _own(finders.annotate(n=Count("pk")))
    for row in repeated:
        name, place = row["comparison"], _code(below, row["at"])
        own_here = own[(row["at"], name)]
        words = {"state": ALL, "comparison": name}
        yield Repeat(
            at=row["at"],
            kind=comparison_label(name),
            own=own_here,
            others=row["n"] - own_here,
            times=row["times"],
            again=row["again"],
            open=row["open"],
            comparison=name,
            again_href=list_address(place, **words, repeated="1"),
            open_href=list_address(place, **words | {"state": WAITING}),
        )


def _of_the_ledger(below: Below) -> Iterator[Repeat]:
    """What somebody wrote down and was taken up again after it had ended."""
    reopened = EntryEvent.objects.filter(kind=EntryEvent.Kind.REOPENED).values("entry")
    lines = below.by_place(noted_findings(below.user, below.here))
    found = lines.values("at", "source").annotate(
        n=Count("pk"),
        times=Count("made_at__date", distinct=True),
        again=Count("pk", filter=Q(pk__in=reopened)),
        open=Count("pk", filter=RUNNING),
    )
    finders = lines.values_list("at", "source", "given_code")
    own = _own(finders.annotate(n=Count("pk")))
    for row in found.filter(again__gt=0):
        source, place = row["source"], _code(below, row["at"])
        own_here = own[(row["at"], source)]
        yield Repeat(
            at=row["at"],
            kind=source_of(source).label,
            own=own_here,
            others=row["n"] - own_here,
            times=row["times"],
            again=row["again"],
            open=row["open"],
            source=source,
            again_href=rows_address(place, state="all", source=source),
            open_href=rows_address(place, state="open", source=source),
        )


def _own(rows: Any) -> Mapping[tuple[str, str], int]:
    """Of each place and kind how many the place found itself."""
    own: Counter[tuple[str, str]] = Counter()
    for at, kind, finder, count in rows:
        if finder.startswith(at):
            own[(at, kind)] += count
    return own


def _code(below: Below, at: str) -> str:
    return next((code for code in below.names if below.own_prefix(code) == at), below.here)


def _row(number: int, one: Repeat, below: Below) -> Row:
    names = {below.own_prefix(code): name for code, name in below.names.items()}
    cells = {
        "place": names.get(one.at, _("本级")),
        "kind": one.kind,
        "own": _found(one, one.own, OWN, below),
        "others": _found(one, one.others, OTHERS, below),
        "times": one.times,
        "again": Cell(value=one.again, href=one.again_href) if one.again else 0,
        "open": Cell(value=one.open, href=one.open_href),
    }
    return Row(key=str(number), cells=cells)


def _found(one: Repeat, count: int, by: str, below: Below) -> Cell:
    """How many were found by one finder; what lies in the place itself and in none below has no list of its own."""
    code = next((code for code in below.names if below.own_prefix(code) == one.at), "")
    wanted = FoundFilter(by=by, comparison=one.comparison, source=one.source)
    return Cell(value=count, href=wanted.address(code) if code else "")
