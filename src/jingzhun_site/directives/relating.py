"""How a document stands to others: the version before it, the document above it, and what they say differently."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jingzhun.directives.comparing import (
    Compared,
    compare_levels,
    compare_tasks,
    compare_versions,
    outcome_words,
)
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import Quantity, Task
from jingzhun_site.directives.access import places_above
from jingzhun_site.directives.models import Directive, DirectiveFinding, DirectiveItem
from jingzhun_site.directives.records import read_record_of
from jingzhun_site.directives.versions import versions_of
from jingzhun_site.directives.wording import clause_text, record_text
from jingzhun_site.places.scope import Scope, prefix_of

_LEVEL_GRAVITY = {
    "earlier_and_larger": "error",
    "earlier": "warn",
    "larger": "warn",
    "looser": "error",
    "later": "error",
    "missing": "variant",
}
"""The outcomes that a reader must look at; all others say that the two documents agree."""

_TO_LOOK_AT = (DirectiveItem.State.ACCEPTED, DirectiveItem.State.REJECTED)
Counterparts = Mapping[int, tuple[DirectiveItem, tuple[str, ...]]]


def relate(directive: Directive) -> None:
    """Find the documents that a document stands to, and hold it against them."""
    previous = _previous(directive)
    upper = directive.upper or nearest_above(directive)
    found = [*_against_upper(directive, upper)] if upper else []
    counterparts: dict[int, tuple[DirectiveItem, tuple[str, ...]]] = {}
    if previous is not None:
        found += _against_previous(directive, previous, counterparts)
    with transaction.atomic():
        Directive.objects.filter(pk=directive.pk).update(previous=previous, upper=upper)
        _keep_findings(directive, found)
        _note_counterparts(directive, counterparts)
    directive.previous, directive.upper = previous, upper


def _previous(directive: Directive) -> Directive | None:
    """The version that it was held against, unless the number was corrected since."""
    kept = directive.previous
    if kept is not None and kept.document_number == directive.document_number:
        return kept
    return previous_of(directive)


def previous_of(directive: Directive) -> Directive | None:
    """The last document of the same number that the same office keeps for the same place."""
    return versions_of(directive).filter(pk__lt=directive.pk).order_by("-pk").first()


def documents_above(directive: Directive) -> "QuerySet[Directive]":
    """The documents of levels above that whoever keeps this one may read."""
    keeper = Scope.of([directive.place_code])
    kept_by = {directive.place_code, *places_above(keeper)}
    above = places_above(Scope.of([directive.governs_code]))
    return Directive.objects.filter(
        place_code__in=kept_by,
        governs_code__in=above,
        state=Directive.State.READ,
        withdrawn_at__isnull=True,
    ).exclude(pk=directive.pk)


def nearest_above(directive: Directive) -> Directive | None:
    """Of the documents above the one of the nearest level, the latest of them."""
    found = documents_above(directive).order_by("-pk")
    return max(found, key=lambda one: len(prefix_of(one.governs_code)), default=None)


def _against_upper(directive: Directive, upper: Directive) -> Iterator[DirectiveFinding]:
    own, above = _records(directive), _records(upper)
    lines = compare_levels(_quantities(above), _quantities(own))
    for line in lines:
        if line.outcome in _LEVEL_GRAVITY and isinstance(line.first, Quantity):
            yield _finding(
                directive,
                line,
                kind=DirectiveFinding.Kind.LEVELS,
                gravity=_LEVEL_GRAVITY[line.outcome],
                sentence=_level_sentence(line, upper),
            )


def _level_sentence(line: Compared, upper: Directive) -> str:
    asked = _("上级《%(title)s》%(clause)s：%(words)s。") % {
        "title": upper.title,
        "clause": clause_text(line.first.section) if line.first else "",
        "words": record_text(line.first) if line.first else "",
    }
    if line.second is None:
        return asked + _("本文件没有找到相近的内容。")
    return asked + _("本文件：%(words)s。") % {"words": record_text(line.second)}


def _against_previous(
    directive: Directive,
    previous: Directive,
    counterparts: dict[int, tuple[DirectiveItem, tuple[str, ...]]],
) -> list[DirectiveFinding]:
    """What was dropped of the version before, and for each item its counterpart there."""
    own, before = _records(directive), _records(previous)
    lines = (
        *compare_versions(_quantities(before), _quantities(own)),
        *compare_tasks(_tasks(before), _tasks(own)),
    )
    by_record = {id(record): item for record, item in (*own, *before)}
    found = []
    for line in lines:
        old = by_record.get(id(line.first)) if line.first else None
        new = by_record.get(id(line.second)) if line.second else None
        if old and new:
            counterparts[new.pk] = (old, line.changed)
        elif old and old.state == DirectiveItem.State.ACCEPTED:
            found.append(_dropped(directive, line, old))
    return found


def _dropped(directive: Directive, line: Compared, old: DirectiveItem) -> DirectiveFinding:
    words = record_text(line.first) if line.first else ""
    sentence = _("上一版%(clause)s“%(words)s”已采纳，这一版没有了。") % {
        "clause": clause_text(old.section),
        "words": words,
    }
    if old.handovers.exists():
        sentence += _("它已经下达，请决定是否收回。")
    kind = DirectiveFinding.Kind.VERSION
    return _finding(directive, line, kind=kind, gravity="warn", sentence=sentence)


def _finding(
    directive: Directive, line: Compared, *, kind: str, gravity: str, sentence: str
) -> DirectiveFinding:
    here = line.second
    return DirectiveFinding(
        directive=directive,
        kind=kind,
        name=line.outcome,
        gravity=gravity,
        start=here.start if here else None,
        section=here.section[:100] if here else "",
        label=outcome_words()[line.outcome]["zh"],
        sentence=sentence,
    )


def _keep_findings(directive: Directive, found: Iterable[DirectiveFinding]) -> None:
    """Put the findings in place of those before; what somebody has seen stays as it is."""
    compared = directive.findings.exclude(kind=DirectiveFinding.Kind.CHECK)
    compared.filter(seen_at__isnull=True).delete()
    seen = {_key(one) for one in compared}
    DirectiveFinding.objects.bulk_create(one for one in found if _key(one) not in seen)


def _key(finding: DirectiveFinding) -> tuple[object, ...]:
    return finding.kind, finding.name, finding.start, finding.sentence


def _note_counterparts(directive: Directive, counterparts: Counterparts) -> None:
    related = directive.items.filter(earlier__isnull=False).exclude(pk__in=counterparts)
    related.update(earlier=None, changes=[])
    items = list(directive.items.filter(pk__in=counterparts))
    for item in items:
        item.earlier, changed = counterparts[item.pk]
        item.changes = list(changed)
    DirectiveItem.objects.bulk_update(items, ["earlier", "changes"], batch_size=200)


def _records(directive: Directive) -> Sequence[tuple[Record, DirectiveItem]]:
    """The records of a document as it prints them, whatever was ruled since."""
    items = directive.items.filter(sources=[]).order_by("start", "end", "pk")
    return [(read_record_of(item), item) for item in items]


def _quantities(pairs: Iterable[tuple[Record, Any]]) -> list[Quantity]:
    return [record for record, _item in pairs if isinstance(record, Quantity)]


def _tasks(pairs: Iterable[tuple[Record, Any]]) -> list[Task]:
    return [record for record, _item in pairs if isinstance(record, Task)]


def only_unchanged(items: Iterable[DirectiveItem]) -> list[DirectiveItem]:
    """Of some waiting items those whose counterpart was ruled on and says the same."""
    return [
        item
        for item in items
        if item.earlier and not item.changes and item.earlier.state in _TO_LOOK_AT
    ]
