"""What a demonstration shows of reports: the four forms kept by the city, each filled for a place and a day."""

from collections.abc import Callable
from datetime import date
from functools import partial

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.once import do_once
from jingzhun_site.config import clock
from jingzhun_site.reports.actions.filling import fill_report
from jingzhun_site.reports.actions.keeping import keep_form
from jingzhun_site.reports.models import ReportTemplate
from jingzhun_site.reports.sample_forms import SAMPLE_FORMS, sample_form

_KEEPER = "city"
_FILLED: tuple[tuple[str, str, tuple[int, int] | None], ...] = (
    # the form, who fills it, and the month and day where it is not today
    ("ten_day_funds", "city", (11, 30)),
    ("ten_day_funds", "county", None),
    ("monthly_bulletin", "county", None),
    ("monthly_bulletin", "city", None),
    ("quarterly_ledger", "city", None),
    ("quarterly_ledger", "county", None),
    ("yearly_summary", "city", None),
)


def load_demo_reports(*, tell: Callable[[str], None] = lambda _says: None) -> None:
    """Keep the four forms and fill them; nothing where it was done before."""
    keeper = User.objects.filter(username=_KEEPER).first()
    if keeper is None:
        return
    place = keeper.scope(Right.KEEP_TEMPLATES).place_code
    for form in SAMPLE_FORMS:
        do_once(f"form {form.key}", partial(keep_form, form, place, acting_user=keeper))
    for key, username, day in _FILLED:
        user = User.objects.filter(username=username).first()
        if user is not None:
            tell("生成演示报表")
            on = date(clock.today().year, *day) if day else clock.today()
            work = partial(_fill, key, user, min(on, clock.today()))
            do_once(f"report {key} of {username}", work)


def _fill(key: str, user: User, on: date) -> None:
    place = user.scope(Right.FILL_REPORTS).place_code
    form = sample_form(key)
    kept = ReportTemplate.objects.filter(title=form.title).order_by("pk").first() if form else None
    if kept is not None:
        fill_report(kept, place, on, acting_user=user)
