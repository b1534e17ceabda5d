"""Why something cannot be done: whole sentences, all of them at once."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jingzhun_site.programmes.models import EnrolmentProgress


class RefusedError(Exception):
    """The action cannot be done as asked; ``reasons`` are sentences for whoever asked."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


class OvertakenError(RefusedError):
    """Somebody else did something to the enrolment since the page was opened."""


def locked(key: str, *, expected_version: int | None) -> EnrolmentProgress:
    """The line of an enrolment, held until the transaction ends.

    Raises:
        OvertakenError: it is not at the version that the user saw.
    """
    line = (
        EnrolmentProgress.objects.select_for_update(of=("self",))
        .select_related("enrolment")
        .get(pk=key)
    )
    if expected_version is not None and line.version != expected_version:
        raise OvertakenError([_what_happened(line)])
    return line


def _what_happened(line: EnrolmentProgress) -> str:
    from jingzhun_site.register.history import RecordChange  # noqa: PLC0415

    keys = [line.pk, *line.enrolment.signatures.values_list("pk", flat=True)]
    last = (
        RecordChange.objects.filter(entity__in=("enrolments", "enrolment_steps"), key__in=keys)
        .exclude(user=None)
        .select_related("user")
        .order_by("-id")
        .first()
    )
    who = str(last.user) if last else _("别人")
    return _("您打开页面之后，%(who)s刚办理过这一笔；请看过现在的进度再办。") % {"who": who}
