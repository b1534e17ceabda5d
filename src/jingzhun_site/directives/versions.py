"""The versions of a document: which is the latest, whether an item stands in it too, and that the latest counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.frame.formats import moment_text


@dataclass(frozen=True, kw_only=True)
class Newer:
    """The latest version of an item's document, and the item that says the same there; 0 where none does."""

    directive: Directive
    counterpart: int


def versions_of(directive: Directive) -> "QuerySet[Directive]":
    """The documents of the same number that the same office keeps for the same place, as far as they were read."""
    if not directive.document_number:
        return Directive.objects.none()
    return Directive.objects.filter(
        document_number=directive.document_number,
        place_code=directive.place_code,
        governs_code=directive.governs_code,
        state=Directive.State.READ,
        withdrawn_at__isnull=True,
    )


def latest_of(directive: Directive) -> Directive | None:
    """The last version after a document; none where it is the last itself."""
    return versions_of(directive).filter(pk__gt=directive.pk).order_by("-pk").first()


def outdated(directives: Sequence[Directive]) -> set[int]:
    """The numbers of those of some documents that have a later version."""
    numbers = {one.document_number for one in directives if one.document_number}
    known = Directive.objects.filter(
        document_number__in=numbers, state=Directive.State.READ, withdrawn_at__isnull=True
    )
    last = {
        (number, place, governs): pk
        for number, place, governs, pk in known.values_list(
            "document_number", "place_code", "governs_code"
        ).annotate(last=Max("pk"))
    }
    keys = {one.pk: (one.document_number, one.place_code, one.governs_code) for one in directives}
    return {pk for pk, key in keys.items() if last.get(key, 0) > pk}


def newer_of(item: DirectiveItem) -> Newer | None:
    """What the latest version of an item's document has of the item; none where the document is the latest."""
    latest = latest_of(item.directive)
    if latest is None:
        return None
    return Newer(directive=latest, counterpart=_counterpart(item, latest))


def refuse_outdated(item: DirectiveItem, because: str) -> bool:
    """Whether an item is handed over from an older version, which only has it, for a reason that was given.

    Raises:
        DirectiveRefusedError: the latest version has the item too, or no reason is given.
    """
    newer = newer_of(item)
    if newer is None:
        return False
    if newer.counterpart:
        sentence = _("%(version)s，新版里也有这一条。请打开新版，在那里审定、下达。")
        raise DirectiveRefusedError([sentence % {"version": version_text(newer.directive)}])
    if not because.strip():
        sentence = _("%(version)s，新版里没有这一条。确要按旧版下达，请写明原因。")
        raise DirectiveRefusedError([sentence % {"version": version_text(newer.directive)}])
    return True


def version_text(latest: Directive) -> str:
    """That there is a later version, and since when."""
    return _("这份文件已有新版（%(when)s 上传）") % {"when": moment_text(latest.uploaded_at)}


def _counterpart(item: DirectiveItem, latest: Directive) -> int:
    """The item of the latest version that stands for an item, version by version."""
    keys = _as_printed(item)
    while keys:
        later = list(
            DirectiveItem.objects.filter(earlier__in=keys).values_list("pk", "directive_id")
        )
        found = (pk for pk, directive in later if directive == latest.pk)
        counterpart = next(found, 0)
        if counterpart:
            return counterpart
        keys = {pk for pk, _directive in later}
    return 0


def _as_printed(item: DirectiveItem) -> set[int]:
    """An item and those that were split or merged into it: versions are compared as they are printed."""
    keys, sources = {item.pk}, set[int](item.sources)
    while sources - keys:
        keys |= sources
        sources = _sources(DirectiveItem.objects.filter(pk__in=sources))
    return keys


def _sources(items: Iterable[DirectiveItem]) -> set[int]:
    return {pk for one in items for pk in one.sources}
