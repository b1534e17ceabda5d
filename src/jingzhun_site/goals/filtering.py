"""What a table of targets is narrowed to, read from the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import QueryDict

from jingzhun.goals import TargetStatus
from jingzhun_site.goals.reading import StoredLine

RECORDS, REPORTS = "records", "reports"
LATE = "late"
"""The word in the address for the targets that are overdue or behind, whichever of the two."""
LATE_STATUSES = (TargetStatus.OVERDUE, TargetStatus.DUE_TODAY, TargetStatus.BEHIND)


@dataclass(frozen=True, kw_only=True)
class GoalFilter:
    """Empty words narrow nothing; ``measure`` is whether records count or somebody reports."""

    status: str = ""
    measure: str = ""
    lead: str = ""
    programme: str = ""

    def matches(self, line: StoredLine) -> bool:
        """Whether a line is shown."""
        return (
            self._has_status(line)
            and self.lead in ("", line.lead)
            and self.programme in ("", line.programme)
            and self.measure in ("", REPORTS if line.is_reported else RECORDS)
        )

    def _has_status(self, line: StoredLine) -> bool:
        if self.status == LATE:
            return line.status in LATE_STATUSES and not line.withheld
        return self.status in ("", line.status.value)


def read_filter(query: QueryDict) -> GoalFilter:
    """The filter of an address.

    Raises ``BadRequest`` for a status or measure that means nothing.
    """
    status, measure = query.get("status", ""), query.get("measure", "")
    if status and status not in {LATE, *TargetStatus}:
        raise BadRequest(f"no status is called {status!r}")
    if measure not in ("", RECORDS, REPORTS):
        raise BadRequest(f"no measure is called {measure!r}")
    return GoalFilter(
        status=status,
        measure=measure,
        lead=query.get("lead", ""),
        programme=query.get("programme", ""),
    )


def year_without_targets(query: QueryDict, years: Sequence[int]) -> int | None:
    """The year that an address asks for where it has no targets.

    Raises ``BadRequest`` for what is no year.
    """
    asked = query.get("year", "")
    if asked and not (asked.isdecimal() and len(asked) <= 4):
        raise BadRequest(f"no year is written {asked!r}")
    return int(asked) if asked and int(asked) not in years else None


def chosen_year(query: QueryDict, years: Sequence[int], *, present: int) -> int:
    """The year of an address; else the present one, or the nearest that has targets."""
    asked = query.get("year", "")
    if asked.isdigit() and int(asked) in years:
        return int(asked)
    return min(years, key=lambda year: (abs(year - present), year), default=present)
