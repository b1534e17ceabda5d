"""The ledger of a review: an item as a line of it."""

from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingzhun.directives.model import Quantity
from jingzhun_site.directives.models import DirectiveItem
from jingzhun_site.directives.records import record_of
from jingzhun_site.directives.wording import (
    COVERAGE_WORDS,
    KIND_WORDS,
    STATE_ICONS,
    STATE_TONES,
    clause_text,
    kind_of,
    subject_text,
    time_text,
    value_text,
)
from jingzhun_site.frame.icons import icon_html
from jingzhun_site.frame.words import Words


@dataclass(frozen=True, kw_only=True)
class Line:
    """An item as the ledger shows it."""

    item: DirectiveItem
    href: str
    kind: str
    subject: str
    amount: str
    dating: str
    is_current: bool = False

    @property
    def clause(self) -> str:
        """The clause it stands in."""
        return clause_text(self.item.section)

    @property
    def kind_word(self) -> Words:
        """The kind in words."""
        return KIND_WORDS[self.kind]

    @property
    def icon(self) -> str:
        """The icon of what was ruled."""
        return STATE_ICONS[self.item.state]

    @property
    def tone(self) -> str:
        """The tone of what was ruled."""
        return STATE_TONES[self.item.state]

    @property
    def units(self) -> str:
        """The units that lead, as they are printed."""
        return self.item.lead_units.strip("、")

    @property
    def coverage(self) -> Words:
        """What the pack of the document makes of it."""
        return COVERAGE_WORDS.get(self.item.coverage, "")

    @property
    def pk(self) -> int:
        """The number of its item."""
        return self.item.pk

    @property
    def state(self) -> str:
        """What was ruled."""
        return self.item.state

    @property
    def mark(self) -> SafeString:
        """What was ruled as an icon, with its word for a reading voice."""
        return _mark_of(self.item.state, get_language())

    @property
    def note(self) -> str:
        """Clause, time, units, the version before and the pack, on one line."""
        parts = (self.clause, self.dating, self.units, self._since_earlier(), str(self.coverage))
        return " · ".join(part for part in parts if part)

    def _since_earlier(self) -> str:
        if not self.item.earlier_id:
            return ""
        return _("与上一版不同") if self.item.changes else _("与上一版相同")


def line_of(item: DirectiveItem, href: str, *, current: int = 0) -> Line:
    """An item as a line of the ledger."""
    record = record_of(item)
    return Line(
        item=item,
        href=href,
        kind=kind_of(record),
        subject=subject_text(record),
        amount=value_text(record) if isinstance(record, Quantity) else "",
        dating=time_text(record),
        is_current=item.pk == current,
    )


@cache  # a page has hundreds of lines and three states
def _mark_of(state: str, _language: str | None) -> SafeString:
    return format_html(
        '<span class="ledger-state tone-{}">{}<span class="visually-hidden">{}</span></span>',
        STATE_TONES[state],
        icon_html(STATE_ICONS[state]),
        DirectiveItem.State(state).label,
    )
