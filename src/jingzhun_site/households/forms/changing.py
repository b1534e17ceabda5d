"""The form of one topic: it asks only what belongs there, and knows what the user saw."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jingzhun.vocabulary import Field, FieldType
from jingzhun_site.config import clock
from jingzhun_site.households.filling import Filling
from jingzhun_site.households.forms.field_forms import day_field, form_field, identity_field
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.topics import Topic
from jingzhun_site.households.wording import label_of
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import identity_kind, is_identity, sealed, search_tokens
from jingzhun_site.vault.queries import open_many
from jingzhun_site.vault.revealing import reveal

Kind = RecordChange.Kind
TAKE = "take"
"""What is sent for an identity that is taken over as it was filled in: nobody types it, and it stands in no page."""


class WhyForm(forms.Form):
    """From when something is true, whether it is news or a mistake put right, and why."""

    valid_from = forms.DateField()
    kind = forms.ChoiceField()
    reason = forms.CharField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"] = day_field(
            _("从哪天起是这样"),
            initial=clock.today(),
            help_text=_("默认今天；以前就这样的，填实际日期。"),
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("为什么改"),
            choices=[(Kind.CHANGE, _("情况变了")), (Kind.CORRECTION, _("以前登记错了"))],
            initial=Kind.CHANGE,
            widget=forms.RadioSelect,
        )
        self.fields["reason"] = forms.CharField(
            label=_("说明"),
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def clean(self) -> dict[str, Any]:
        """A correction says what was wrong; without it nobody can check it later."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == Kind.CORRECTION and not cleaned.get("reason"):
            self.add_error("reason", _("更正须写明错在哪里、依据是什么。"))
        return cleaned


class TopicForm(WhyForm):
    """One topic of one record; :meth:`changes` is what the user changed against what the user saw.

    With a ``filling`` it asks only what was filled in, and opens with that: what stands in the register is still what
    the user saw, so leaving the form as it is takes everything over.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        topic: Topic,
        record: Record,
        opened: OpenedHousehold,
        only: str = "",
        since: date | None = None,
        filling: Filling | None = None,
    ) -> None:
        self.filled = dict(filling.values) if filling else {}
        asked = _asked(topic, opened, only, filled=self.filled)
        plain = [f for f in asked if not is_identity(record.entity, f.name)]
        self.stored = {field.name: _initial(record.value(field.name)) for field in plain}
        filled = {name: _initial(self.filled[name]) for name in self.stored if name in self.filled}
        initial = {**self.stored, **filled, **_why_of(filling)}
        super().__init__(data, initial={**initial, "version": record.version})
        if since is not None:
            self.fields["valid_from"].initial = since
            self.fields["valid_from"].help_text = _("默认当年年末。")
        self.record = record
        self.asked = [field.name for field in asked]
        common = {name: self.fields.pop(name) for name in ("valid_from", "kind", "reason")}
        for field in asked:
            token = self.filled.get(field.name)
            self.fields[field.name] = _field(field, record, opened, token=token)
        self.fields |= common
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def questions(self) -> list[forms.BoundField]:
        """The fields of the topic."""
        return [self[name] for name in self.asked]

    def hidden(self) -> list[Any]:
        """What the user saw, sent along: what the user changed is told from it."""
        return [
            self._seen(self[name]) for name in self.asked if self.fields[name].show_hidden_initial
        ]

    def changes(self) -> dict[str, Any]:
        """The stored values that the user changed; an identity left empty was not changed."""
        entity = self.record.entity
        taken = open_many(self.filled[name] for name in self.asked if self._is_taken(name))
        changed = {
            name: taken[self.filled[name]] if self._is_taken(name) else self.cleaned_data[name]
            for name in self.asked
            if name in self.changed_data
        }
        given = {
            name: value
            for name, value in changed.items()
            if not (is_identity(entity, name) and not value)
        }
        found = sealed(entity, given)
        return found | (search_tokens(given) if entity.name == "persons" else {})

    def identity_words(self, name: str) -> str:
        """What the user said of an identity, in words."""
        said = str(self.cleaned_data.get(name) or "")
        words: Mapping[str, Any] = dict(getattr(self.fields[name], "choices", ()))
        return str(words.get(said, said))

    def _is_taken(self, name: str) -> bool:
        """Whether an identity that was filled in is taken over."""
        is_filled = name in self.filled and is_identity(self.record.entity, name)
        return is_filled and self.cleaned_data.get(name) == TAKE

    def _seen(self, bound: forms.BoundField) -> Any:
        """What stands in the register, hidden; of a form that was sent, what it stood on."""
        if self.is_bound or bound.name not in self.filled:
            return bound.as_hidden(only_initial=True)
        return forms.HiddenInput().render(bound.html_initial_name, self.stored.get(bound.name))


def _why_of(filling: Filling | None) -> dict[str, Any]:
    """From when, and why, as far as what filled the form in knows; without a day it was wrong from the start."""
    if filling is None:
        return {}
    kind = Kind.CHANGE if filling.on else Kind.CORRECTION
    said: dict[str, Any] = {"kind": kind, "reason": filling.with_title(filling.reason)}
    return said | ({"valid_from": filling.on} if filling.on else {})


def _asked(
    topic: Topic, opened: OpenedHousehold, only: str, *, filled: Mapping[str, Any]
) -> Sequence[Field]:
    seen = [
        field
        for field in topic.fields
        if may_see_field(opened.authority, topic.entity, field.name, opened.place_code)
        and (field.type is not FieldType.REFERENCE or _options(field, opened))
    ]
    if filled:
        return [field for field in seen if field.name in filled]
    return [field for field in seen if field.name == only] or seen


def _field(
    field: Field, record: Record, opened: OpenedHousehold, *, token: str | None = None
) -> forms.Field:
    if is_identity(record.entity, field.name):
        own = record.value(field.name)
        shown = opened.revealed.show(identity_kind(field.name), own, opened.place_code)
        if token:
            return _taken_over(field, opened, token=token, shown=shown)
        required = field.required and not own
        made: forms.Field = identity_field(field.name, shown, required=required)
        made.label = label_of(field)
        return made
    made = _reference(field, opened) if field.type is FieldType.REFERENCE else form_field(field)
    made.show_hidden_initial = True
    return made


def _taken_over(field: Field, opened: OpenedHousehold, *, token: str, shown: str) -> forms.Field:
    """An identity that was filled in: taken over whole or not at all, masked for whoever may not see it."""
    kind = identity_kind(field.name)
    theirs = reveal(opened.authority, [token]).show(kind, token, opened.place_code)
    return forms.ChoiceField(
        label=label_of(field),
        required=False,
        initial=TAKE,
        choices=[
            (TAKE, _("改为 %(value)s") % {"value": theirs}),
            ("", _("不改，仍为 %(value)s") % {"value": shown or _("不详")}),
        ],
        widget=forms.RadioSelect,
        show_hidden_initial=True,
    )


def _reference(field: Field, opened: OpenedHousehold) -> forms.Field:
    choices = [("", _("无")), *_options(field, opened)]
    return forms.TypedChoiceField(
        label=label_of(field), choices=choices, required=False, empty_value=None
    )


def _options(field: Field, opened: OpenedHousehold) -> list[tuple[str, str]]:
    """The records of the village that a reference may point to."""
    model = MODELS.get(field.refers_to)
    if model is None:
        return []
    found = model.objects.filter(place_code=opened.place_code).order_by("pk")
    return [(str(one.pk), str(getattr(one, "name", one.pk))) for one in found[:200]]


def _initial(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else value
    return value.isoformat() if isinstance(value, date) else value
