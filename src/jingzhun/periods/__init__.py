"""Spans of time: years and ten-day periods, validity, deadlines, working days, clocks that pause.

Nothing here asks what day it is: every date comes in. Both ends of every span are included.
"""

from jingzhun.periods.clock import Clock, Pause
from jingzhun.periods.constructors import (
    add_months,
    half_year,
    income_year,
    month,
    month_end,
    quarter,
    ten_days,
    twelve_months_before,
    week,
    year,
)
from jingzhun.periods.kinds import (
    PeriodKind,
    following,
    period_of,
    periods_touching,
    periods_within,
    previous,
    whole_months,
)
from jingzhun.periods.period import Period
from jingzhun.periods.text import by_end_of, parse_period, period_name
from jingzhun.periods.validity import Dated, Validity, dated_values, value_at
from jingzhun.periods.working_days import (
    CalendarYear,
    WorkingCalendar,
    add_working_days,
    count_working_days,
    load_working_calendar,
    on_or_after_working_day,
    parse_working_calendar,
)

__all__ = [
    "CalendarYear",
    "Clock",
    "Dated",
    "Pause",
    "Period",
    "PeriodKind",
    "Validity",
    "WorkingCalendar",
    "add_months",
    "add_working_days",
    "by_end_of",
    "count_working_days",
    "dated_values",
    "following",
    "half_year",
    "income_year",
    "load_working_calendar",
    "month",
    "month_end",
    "on_or_after_working_day",
    "parse_period",
    "parse_working_calendar",
    "period_name",
    "period_of",
    "periods_touching",
    "periods_within",
    "previous",
    "quarter",
    "ten_days",
    "twelve_months_before",
    "value_at",
    "week",
    "whole_months",
    "year",
]
