"""Differences in words."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.errors import Fault
from jingzhun_site.crosschecks.models import Difference, Standing, Verdict
from jingzhun_site.frame.tables import Cell
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.queries.cells import due_cell, state_cell

SEVERITIES: Mapping[str, tuple[Words, str, str]] = {
    "error": (gettext_lazy("必须核实"), "bad", "alert-circle"),
    "warn": (gettext_lazy("应当核实"), "soon", "alert-triangle"),
    "clue": (gettext_lazy("线索"), "quiet", "bulb"),
}
"""The word, tone and icon of each severity, the gravest first."""

SUGGESTIONS: Mapping[str, Words] = {
    "missing_entitlement": gettext_lazy("可能应享未享"),
    "doubtful_identification": gettext_lazy("可能识别不准"),
    "stale_fact": gettext_lazy("名册可能没有更新"),
    "contradiction": gettext_lazy("两边说法相反"),
    "not_in_register": gettext_lazy("对方有、名册中没有"),
}

STANDING_LOOKS: Mapping[str, tuple[str, str]] = {
    Standing.NEW: ("action", "plus"),
    Standing.CHANGED: ("soon", "refresh"),
    Standing.STILL_OPEN: ("", ""),
    Standing.GONE: ("good", "check"),
}
_VERDICT_LOOKS: Mapping[str, tuple[str, str]] = {
    Verdict.WAITING: ("soon", "circle-dashed"),
    Verdict.CONFIRMED: ("", "circle-check"),
    Verdict.REJECTED: ("quiet", "circle-x"),
    Verdict.EXEMPT: ("quiet", "clock"),
}


def fault_words(fault: Fault) -> str:
    """What the core found in a file, as a clerk reads it: the row, what is wrong, what to do; no codes."""
    row = fault.position.line
    head = _("第 %(row)d 行：") % {"row": row} if row else ""
    return f"{head}{fault.what('zh')}{fault.next_step('zh')}"


def severity_cell(difference: Difference) -> Cell:
    """How grave it is."""
    word, tone, icon = SEVERITIES.get(difference.severity, (difference.severity, "", ""))
    return Cell(value=word, tone=tone, icon=icon)


def standing_cell(difference: Difference) -> Cell:
    """How it stands against the comparison before."""
    tone, icon = STANDING_LOOKS[difference.standing]
    return Cell(value=difference.get_standing_display(), tone=tone, icon=icon)


def verdict_cell(difference: Difference, *, on: date, asked_again: str = "") -> Cell:
    """What was found on the spot; an exemption says until when, one that has lapsed waits again.

    ``asked_again`` is why a run took an earlier verdict back; empty where none did.
    """
    if asked_again and difference.verdict == Verdict.WAITING:
        return Cell(value=asked_again, tone="soon", icon="arrow-back-up")
    tone, icon = _VERDICT_LOOKS[difference.verdict]
    if difference.is_exempt(on):
        words = _("暂缓至 %(day)s") % {"day": difference.exempt_until}
        return Cell(value=words, tone=tone, icon=icon)
    if difference.verdict == Verdict.EXEMPT:
        return Cell(value=_("暂缓已到期，待核实"), tone="soon", icon="clock")
    return Cell(value=difference.get_verdict_display(), tone=tone, icon=icon)


def task_cell(difference: Difference, *, on: date) -> Cell:
    """How far the task made of it is; one that was closed and is still found stands out."""
    if difference.is_back:
        return Cell(value=_("已销号，比对仍有"), tone="bad", icon="alert-triangle")
    entry = difference.entry
    if entry is None:
        return Cell(value=_("未交办"), tone="quiet")
    shown = state_cell(entry, on=on)
    due = due_cell(entry, on=on)
    late = isinstance(due, Cell) and due.tone == "bad"
    tone, icon = ("bad", "alert-triangle") if late else (shown.tone, shown.icon)
    words = f"{shown.value} {due.value}" if late and isinstance(due, Cell) else shown.value
    return Cell(value=words, tone=tone, icon=icon, href=entry.get_absolute_url())
