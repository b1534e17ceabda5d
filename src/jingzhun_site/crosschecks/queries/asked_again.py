"""Verdicts that a comparison took back, because the values that they were about are others now."""

from collections.abc import Iterable, Mapping

from jingzhun_site.crosschecks.models import Difference, DifferenceEvent, Verdict

Kind = DifferenceEvent.Kind
_OF_VERDICTS = (Kind.CONFIRMED, Kind.REJECTED, Kind.EXEMPTED, Kind.REOPENED)


def asked_again(differences: Iterable[Difference]) -> Mapping[int, str]:
    """Of those that wait, why a run reopened them; what somebody reopened or nobody judged is left out."""
    keys = [one.pk for one in differences if one.verdict == Verdict.WAITING]
    events = DifferenceEvent.objects.filter(difference__in=keys, kind__in=_OF_VERDICTS)
    last = {one.difference_id: one for one in events.order_by("pk")}
    return {
        key: one.text
        for key, one in last.items()
        if one.kind == Kind.REOPENED and one.run_id is not None
    }
