"""Dating the duties of the packs in force: one instance for each duty, lead, place and period, made once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jingzhun.errors import JingzhunError
from jingzhun.goals import DutyInstance as Dated
from jingzhun.goals import instances_due
from jingzhun.packs import Chain, Duty, Pack, chain_for
from jingzhun.periods import Period
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.duties.answering import (
    LEVEL_TABLES,
    StandingPost,
    answering_post,
    leads_of,
    levels_of,
)
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.organisations.queries import standing
from jingzhun_site.register.models import MODELS, Post

LOOKS_BACK_DAYS = 45
"""How far back the first dating looks: what fell due before is nobody's work any more."""
_AT_ONCE = 500
_ByLevel = dict[str, list[tuple[Duty, str, Pack]]]
"""Of each level its duties, with the unit that leads and the pack that says so."""


def date_duties(*, tell: Callable[[str], None] = lambda _says: None) -> int:
    """Make the instances that have begun and are not there yet; how many. Doing it again makes none.

    Looks back a while, so that days on which nothing ran leave no gap.
    """
    today = clock.today()
    window = Period(start=today - timedelta(days=LOOKS_BACK_DAYS), end=today)
    before = DutyInstance.objects.count()
    chains: dict[str, _ByLevel] = {}
    for level, table in LEVEL_TABLES.items():
        codes = list(MODELS[table].objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(codes), _AT_ONCE):
            part = codes[start : start + _AT_ONCE]
            posts = _posts_of(part, today)
            made = _instances(part, level, posts, window, chains)
            DutyInstance.objects.bulk_create(made, batch_size=_AT_ONCE, ignore_conflicts=True)
        tell(table)
    return DutyInstance.objects.count() - before


def _instances(
    codes: Sequence[str],
    level: str,
    posts: Mapping[str, Sequence[StandingPost]],
    window: Period,
    chains: dict[str, _ByLevel],
) -> Iterator[DutyInstance]:
    for code in codes:
        chain = _chain(code, window.end)
        if chain is None:
            continue
        if chain.id not in chains:
            chains[chain.id] = _duties_by_level(chain)
        for duty, who, pack in chains[chain.id].get(level, ()):
            dated = list(_within(instances_due(duty, window), pack))
            post = answering_post(who, level, posts.get(code, ()))
            yield from (_instance(one, duty, who, code, post) for one in dated)


def _duties_by_level(chain: Chain) -> _ByLevel:
    """The duties of a chain with each of their leads by the levels that have them; of one id the nearest pack's."""
    nearest = {duty.id: (duty, pack) for pack in chain.packs for duty in pack.duties.values()}
    found: _ByLevel = defaultdict(list)
    for duty, pack in nearest.values():
        for who in leads_of(duty):
            for level in levels_of(duty, who):
                found[level].append((duty, who, pack))
    return found


def _within(instances: Iterable[Dated], pack: Pack) -> Iterator[Dated]:
    """Those of periods that ended while the pack held."""
    for one in instances:
        has_begun = one.period.end >= pack.valid_from
        if has_begun and (pack.valid_until is None or one.period.end <= pack.valid_until):
            yield one


def _instance(one: Dated, duty: Duty, who: str, code: str, post: str) -> DutyInstance:
    return DutyInstance(
        duty_id=one.duty_id,
        pack_id=duty.pack_id,
        label=duty.label[:200],
        kind=duty.kind,
        who=who,
        clause=duty.source.clause[:100],
        place_code=code,
        period_start=one.period.start,
        period_end=one.period.end,
        due_on=one.due or one.period.end,
        wanted=one.amount if one.amount is not None else Decimal(one.at_least),
        unit=one.amount_unit,
        post_id=post,
    )


def _posts_of(codes: Sequence[str], on: date) -> Mapping[str, Sequence[StandingPost]]:
    """The posts of some places, in one query."""
    found: dict[str, list[StandingPost]] = defaultdict(list)
    posts: Any = standing(Post.objects.filter(place_code__in=codes), on=on)
    rows = posts.order_by("organisation_id", "kind", "pk").values_list(
        "pk", "kind", "place_code", "organisation__function"
    )
    for key, kind, code, function in rows:
        found[code].append(StandingPost(post_id=key, kind=kind, function=function or ""))
    return found


def _chain(code: str, on: date) -> Chain | None:
    try:
        return chain_for(packs(), place=code, on=on)
    except JingzhunError:  # no pack is in force there
        return None
