"""What an auditor narrows the entries by."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jingzhun_site.audit.wording import Group, actions_of


def _text() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control"})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")


class ViewingFilter(forms.Form):
    """Who, whom, when; an empty box narrows nothing, one that cannot be read leaves no row."""

    actor = forms.CharField(label=_("用户名"), max_length=150, required=False, widget=_text())
    key = forms.CharField(label=_("对象编号"), max_length=80, required=False, widget=_text())
    since = forms.DateField(label=_("从哪一天"), required=False, widget=_day())
    until = forms.DateField(label=_("到哪一天"), required=False, widget=_day())

    actor_column = "user__username"

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the boxes ask for."""
        return rows.filter(**self.conditions()) if self.is_valid() else rows.none()

    def conditions(self) -> dict[str, Any]:
        """The boxes as conditions of the ORM; only of a valid form."""
        given: dict[str, Any] = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        found = {
            self.actor_column: given.get("actor", "").strip(),
            "key": given.get("key", "").strip(),
            "at__gte": _midnight(since) if since else None,
            "at__lt": _midnight(until + timedelta(days=1)) if until else None,
        }
        return {name: value for name, value in found.items() if value}


class EntryFilter(ViewingFilter):
    """The same, and what was done."""

    group = forms.ChoiceField(
        label=_("操作"),
        required=False,
        choices=[("", _("全部")), *Group.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field_order = ("group", "actor", "key", "since", "until")
    actor_column = "actor"

    def conditions(self) -> dict[str, Any]:
        """The boxes as conditions of the ORM; only of a valid form."""
        group = self.cleaned_data.get("group")
        asked = {"action__in": actions_of(group)} if group else {}
        return super().conditions() | asked


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
