"""The ledger of one programme: narrowed, ordered, paged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.config import clock
from jingzhun_site.frame.paging import Page, keyset_page
from jingzhun_site.frame.words import Words
from jingzhun_site.programmes.models import EnrolmentProgress, ProgressQuerySet
from jingzhun_site.programmes.procedures import InForce

RUNNING, ENDED, ALL = "running", "ended", "all"
STATES: Mapping[str, Words] = {
    RUNNING: gettext_lazy("未结束"),
    ENDED: gettext_lazy("已结束"),
    ALL: gettext_lazy("全部"),
}
SORTS: Mapping[str, Sequence[str]] = {
    "due": ("due_on", "enrolment_id"),
    "place": ("place_code", "enrolment_id"),
    "since": ("enrolled_on", "enrolment_id"),
}
IN_HAND, NO_STEP = "any", "none"
"""The words in the address for those who have a step still to take, and for those who have none left."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
SOON_DAYS = 7
"""From how many days before the deadline on a line is tinted."""


@dataclass(frozen=True, kw_only=True)
class LedgerFilter:
    """What a ledger is narrowed to; an empty word narrows nothing."""

    state: str = RUNNING
    step: str = ""
    year: int | None = None
    is_overdue: bool = False
    has_objection: bool = False

    @classmethod
    def read(cls, query: QueryDict, in_force: InForce) -> "LedgerFilter":
        """The filter of an address; words that mean nothing there are left out."""
        steps = {step.id for step in in_force.programme.steps} | {IN_HAND, NO_STEP}
        state, step, year = (query.get(name, "") for name in ("state", "step", "year"))
        is_year = year.isascii() and year.isdigit() and _FIRST_YEAR <= int(year) <= _LAST_YEAR
        return cls(
            state=state if state in STATES else RUNNING,
            step=step if step in steps else "",
            year=int(year) if is_year else None,
            is_overdue=query.get("overdue") == "1",
            has_objection=query.get("objection") == "1",
        )


def narrowed(lines: ProgressQuerySet, wanted: LedgerFilter) -> ProgressQuerySet:
    """The lines that a filter means."""
    if wanted.state == RUNNING:
        lines = lines.running()
    elif wanted.state == ENDED:
        lines = lines.exclude(ended_because="")
    if wanted.step == IN_HAND:
        lines = lines.exclude(next_step="")
    elif wanted.step:
        lines = lines.filter(next_step="" if wanted.step == NO_STEP else wanted.step)
    if wanted.year is not None:
        year = (date(wanted.year, 1, 1), date(wanted.year, 12, 31))
        lines = lines.filter(enrolled_on__range=year)
    if wanted.is_overdue:
        lines = lines.overdue(clock.today())
    return lines.filter(has_objection=True) if wanted.has_objection else lines


def ledger_page(lines: ProgressQuerySet, sort: str, *, after: str = "", before: str = "") -> Page:
    """One page in an order such as ``-due``, each line with its enrolment."""
    fields = SORTS.get(sort.removeprefix("-"), SORTS["due"])
    order = [f"-{name}" for name in fields] if sort.startswith("-") else list(fields)
    return keyset_page(lines.select_related("enrolment"), order, after=after, before=before)


def years_of(lines: ProgressQuerySet) -> list[int]:
    """The years from the first enrolment to the last, the latest first."""
    ends = lines.aggregate(first=Min("enrolled_on"), last=Max("enrolled_on"))
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))


def matching(lines: ProgressQuerySet, *, most: int) -> list[EnrolmentProgress]:
    """The lines of a filter, village by village, as many as asked for at most."""
    return list(lines.order_by("place_code", "enrolment_id")[:most])


def due_words(line: EnrolmentProgress) -> tuple[str, str]:
    """How long is left or how late it is, and the tone of that."""
    if line.ended_because or line.deadline is None:
        return "", ""
    left = (line.deadline - clock.today()).days
    if left < 0:
        return _("逾期 %(days)d 天") % {"days": -left}, "bad"
    return _("还有 %(days)d 天") % {"days": left}, "soon" if left <= SOON_DAYS else ""


def count_steps(lines: ProgressQuerySet) -> Mapping[str, int]:
    """How many running lines wait for each step, by its name; an empty one where none is left."""
    return dict(lines.running().order_by().values_list("next_step").annotate(n=Count("pk")))


def step_counts(counts: Mapping[str, int], in_force: InForce) -> Iterator[tuple[str, str, int]]:
    """What :func:`count_steps` found in the order of the procedure: name, label, count."""
    for step in in_force.programme.steps:
        if counts.get(step.id):
            yield step.id, step.label, counts[step.id]
    if counts.get(""):
        yield NO_STEP, _("在享（步骤已办完）"), counts[""]
