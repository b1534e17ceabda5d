"""Which comparisons are due: a cycle of a register, or a duty to compare, and a file that no comparison has used."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Max, QuerySet

from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.crosschecks.due import wanted_of
from jingzhun_site.crosschecks.models import CheckRun, RegisterFile
from jingzhun_site.crosschecks.recognising import REGISTERS_OF
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.places.queries import chain_of
from jingzhun_site.places.scope import Scope


def places_with_news() -> list[str]:
    """The places that have a file which no comparison has used."""
    unused = _ready().filter(runs__isnull=True)
    return sorted(unused.values_list("place_code", flat=True).distinct())


def files_due(place_code: str, *, on: date) -> list[RegisterFile]:
    """The files of a place that a comparison is due for, of each register the one with the latest data.

    Two files of one register and day cannot both be right: which is, somebody must say, so neither is taken.
    """
    ready = _ready().filter(place_code=place_code)
    compared = ready.filter(runs__isnull=False).order_by().values_list("register")
    last = dict(compared.annotate(last=Max("as_at")))
    unused = ready.filter(runs__isnull=True).order_by("register", "as_at", "pk")
    newest: dict[str, list[RegisterFile]] = {}
    for file in unused:
        same_day = [one for one in newest.get(file.register, ()) if one.as_at == file.as_at]
        newest[file.register] = [*same_day, file]
    return [
        some[0]
        for name, some in sorted(newest.items())
        if len(some) == 1 and _is_due(some[0], last.get(name), on)
    ]


def _ready() -> "QuerySet[RegisterFile]":
    known = RegisterFile.objects.filter(register__in=list(registers()), as_at__isnull=False)
    return known.filter(state=RegisterFile.State.READY)


def _is_due(file: RegisterFile, last: date | None, on: date) -> bool:
    """Whether a comparison of a file is due, given the day of the data that were compared last."""
    if last is None or file.as_at is None:
        return True
    if file.as_at <= last:
        return False
    wanted = wanted_of(registers()[file.register], place_code=file.place_code, on=on)
    if wanted is not None and last < wanted.as_at <= file.as_at:
        return True
    return any(not _was_run(one, file) for one in _duties(file, on))


def _duties(file: RegisterFile, on: date) -> Iterator[DutyInstance]:
    """The duties of the day to compare a register, of the place, of one above it or of one below."""
    ids = [duty for duty, register in REGISTERS_OF.items() if register == file.register]
    running = DutyInstance.objects.open().filter(period_start__lte=on, period_end__gte=on)
    own = Scope.of([file.place_code])
    for one in running.filter(duty_id__in=ids):
        if own.covers(one.place_code) or Scope.of([one.place_code]).covers(file.place_code):
            yield one


def _was_run(one: DutyInstance, file: RegisterFile) -> bool:
    """Whether the register was compared in the period of a duty, for the place or for one above it."""
    runs = CheckRun.objects.filter(
        place_code__in=chain_of(file.place_code), on__range=(one.period_start, one.period_end)
    )
    return runs.filter(files__register=file.register).exists()
