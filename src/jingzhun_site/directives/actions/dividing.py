"""Splitting an item in two or more and merging two into one; every part keeps its place in the text."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import Quantity, Responsible, Task
from jingzhun_site.accounts.models import User
from jingzhun_site.directives.actions.ruling import Noted, State, refuse_handed_over, rule
from jingzhun_site.directives.models import DirectiveItem
from jingzhun_site.directives.records import new_item, record_of
from jingzhun_site.directives.refusing import DirectiveRefusedError

_STOPS = "，,；;。、：:"
_LOOSE = f" \n\t　{_STOPS}"


def places_to_split(item: DirectiveItem) -> list[tuple[int, str, str]]:
    """Where a task may be cut: the offset behind a stop, the words before and behind it."""
    text = item.directive.text
    offsets = [at + 1 for at in range(item.start, item.end - 1) if text[at] in _STOPS]
    return [(at, text[max(item.start, at - 16) : at], text[at : at + 16]) for at in offsets]


def split_task(
    item: DirectiveItem, offsets: Sequence[int], *, version: int, acting_user: User
) -> list[DirectiveItem]:
    """Cut a task at some offsets of the text; each part waits for its own review.

    Raises:
        DirectiveRefusedError: no place is chosen, or one that lies outside the item or leaves a part without words.
    """
    record = record_of(item)
    if not isinstance(record, Task):
        raise DirectiveRefusedError([_("带数字的事项按年度拆分，不按文字拆分。")])
    text = item.directive.text
    bounds = [item.start, *sorted(set(offsets)), item.end]
    parts = [_part(record, text, start, end) for start, end in pairwise(bounds)]
    inside = all(item.start < at < item.end for at in offsets)
    if not offsets or not inside or not all(part.words for part in parts):
        raise DirectiveRefusedError([_("请选择在哪里断开，断开的每一段都要有文字。")])
    return _replaced([(item, version)], parts, "directives.item_split", acting_user)


def split_quantity(item: DirectiveItem, *, version: int, acting_user: User) -> list[DirectiveItem]:
    """Make of a quantity over several years one for each year, all on the same words.

    Raises:
        DirectiveRefusedError: it has one year or none.
    """
    record = record_of(item)
    if not isinstance(record, Quantity) or len(record.dating.years) < 2:
        raise DirectiveRefusedError([_("这一条只涉及一个年度，不用拆分。")])
    parts = [
        replace(record, dating=replace(record.dating, years=(year,), deadline=None))
        for year in record.dating.years
    ]
    return _replaced([(item, version)], parts, "directives.item_split", acting_user)


def next_to_merge(item: DirectiveItem) -> DirectiveItem | None:
    """The item behind one that may be merged with it: the next of its kind under the same clause."""
    behind = item.directive.items.filter(
        kind=item.kind, section=item.section, start__gte=item.start
    ).exclude(state=State.REPLACED)
    others = behind.exclude(pk=item.pk).select_related("directive")
    return others.order_by("start", "end", "pk").first()


def merge_items(
    item: DirectiveItem,
    other: DirectiveItem,
    *,
    version: int,
    other_version: int,
    acting_user: User,
) -> DirectiveItem:
    """Make one item of two that stand one behind the other; it covers the words of both.

    Raises:
        DirectiveRefusedError: they are of two kinds or clauses, or figures that do not agree.
    """
    if (item.kind, item.section, item.directive_id) != (
        other.kind, other.section, other.directive_id,
    ):  # fmt: skip
        raise DirectiveRefusedError([_("只能合并同一条款下的同类事项。")])
    merged = _merged(record_of(item), record_of(other), item.directive.text)
    pairs = [(item, version), (other, other_version)]
    return _replaced(pairs, [merged], "directives.items_merged", acting_user)[0]


def _part(record: Task, text: str, start: int, end: int) -> Task:
    """A part of a task: its own words without the stops around them."""
    words = text[start:end]
    first = start + len(words) - len(words.lstrip(_LOOSE))
    last = max(first, start + len(words.rstrip(_LOOSE)))
    own = " ".join(text[first:last].split())
    verb = record.verb if record.verb in own else ""
    return replace(
        record,
        start=first,
        end=last,
        words=own,
        verb=verb,
        object=record.object if verb and record.object in own else "",
    )


def _merged(one: Record, other: Record, text: str) -> Record:
    start, end = min(one.start, other.start), max(one.end, other.end)
    shared = Responsible(
        lead=_union(one.responsible.lead, other.responsible.lead),
        supporting=_union(one.responsible.supporting, other.responsible.supporting),
    )
    years = tuple(sorted({*one.dating.years, *other.dating.years}))
    dating = replace(one.dating, years=years, deadline=one.dating.deadline or other.dating.deadline)
    if isinstance(one, Task):
        words = " ".join(text[start:end].split())
        return replace(one, start=start, end=end, words=words, dating=dating, responsible=shared)
    if not isinstance(other, Quantity) or _said(one) != _said(other):
        sentence = _("两条的数值或单位不同，不能合并。请先更正其中一条。")
        raise DirectiveRefusedError([sentence])
    return replace(one, start=start, end=end, dating=dating, responsible=shared)


def _said(record: Quantity) -> tuple[object, ...]:
    return record.value, record.value_max, record.unit, record.sign


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _replaced(
    pairs: Sequence[tuple[DirectiveItem, int]],
    records: Sequence[Record],
    action: str,
    acting_user: User,
) -> list[DirectiveItem]:
    """Put new items in the place of others, which stay on record as replaced."""
    first = pairs[0][0]
    for item, _version in pairs:
        refuse_handed_over(item)
    with transaction.atomic():
        for item, version in pairs:
            values = {"state": State.REPLACED}
            noted = Noted(action=action, new={"into": len(records)})
            rule(item, noted, values, version=version, acting_user=acting_user)
        made = [
            new_item(
                record,
                directive_id=first.directive_id,
                text=first.directive.text,
                sources=[item.pk for item, _version in pairs],
                lead_post=first.lead_post,
                supporting_posts=first.supporting_posts,
            )
            for record in records
        ]
        for one in made:
            one.save()
    return made
