"""The forms of joining, leaving, splitting, merging, a new head, and events of registration."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.households.forms.field_forms import (
    code_choices,
    day_field,
    form_field,
    identity_field,
)
from jingzhun_site.households.wording import code_label, label_of
from jingzhun_site.register.columns import VOCABULARY

Choices = Sequence[tuple[str, str]]

JOINED = ("newborn", "married_in", "moved_in")
LEFT = ("died", "married_out", "moved_out", "imprisoned", "went_abroad")
GROUPS = ("hukou_book", "dibao_unit", "dwelling_unit")
_PERSON = ("sex", "born_on", "relation", "ethnicity")


class EventForm(forms.Form):
    """What happens on a day, with what there is to say about it."""

    on_label = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = day_field(self.on_label or _("哪一天"), initial=clock.today())
        self.fields["reason"] = forms.CharField(label=_("说明"), required=False, max_length=300)

    def ordered(self, *first: str) -> None:
        """Put some fields first; the day and the remark stand last."""
        self.order_fields(
            [*first, *(n for n in self.fields if n not in ("on", "reason")), "on", "reason"]
        )


class PersonForm(EventForm):
    """A person who is on no roster yet."""

    def __init__(self, *args: Any, with_relation: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = VOCABULARY.entities["persons"].fields
        for name in ("name", "id_number"):
            self.fields[name] = identity_field(name, "", required=name == "name")
            self.fields[name].label = label_of(declared[name])
        for name in _PERSON:
            if name != "relation" or with_relation:
                self.fields[name] = form_field(declared[name])
        if with_relation:
            self.fields["relation"] = forms.ChoiceField(
                label=label_of(declared["relation"]), choices=_relations(_("请选择"))
            )
        self.fields["born_on"].required = True

    def person(self) -> dict[str, Any]:
        """The plain values of the person."""
        names = ("name", "id_number", *_PERSON)
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class JoinForm(PersonForm):
    """Somebody joins the household: born, married or moved in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, code_label("member_change", code)) for code in JOINED]
        self.fields["because"] = forms.ChoiceField(
            label=_("为什么加入"), choices=choices, widget=forms.RadioSelect
        )
        self.ordered("because", "name", "id_number")

    def clean(self) -> dict[str, Any]:
        """A newborn is born on the day of joining or shortly before; a grown-up is no newborn."""
        cleaned: dict[str, Any] = super().clean() or {}
        born, on = cleaned.get("born_on"), cleaned.get("on")
        if born and on and born > on:
            self.add_error("born_on", _("出生日期晚于加入日期。"))
        if cleaned.get("because") == "newborn" and born and on and (on - born).days > 730:
            self.add_error("because", _("出生已满两年，不能按新生儿登记，请选其他原因。"))
        return cleaned


class LeaveForm(EventForm):
    """Somebody leaves: out of the register, or into another household of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, code_label("member_change", code)) for code in LEFT]
        self.fields["because"] = forms.ChoiceField(
            label=_("为什么离开"), choices=choices, widget=forms.RadioSelect
        )
        self.fields["into"] = forms.CharField(
            label=_("转入的户编号"), required=False, max_length=60,
            help_text=_("嫁入或转入本系统已有的户，填那一户的编号；不填即移出名册。"),
        )  # fmt: skip
        relations = _relations(_("不转入别的户"))
        self.fields["relation"] = forms.ChoiceField(
            label=_("与转入户户主的关系"), choices=relations, required=False
        )
        self.ordered("because")

    def clean(self) -> dict[str, Any]:
        """Only who marries or moves goes into another household, and then as somebody's relative."""
        cleaned: dict[str, Any] = super().clean() or {}
        into = cleaned.get("into")
        if into and cleaned.get("because") not in ("married_out", "moved_out"):
            self.add_error("into", _("只有嫁出和转出可以转入别的户。"))
        if into and not cleaned.get("relation"):
            self.add_error("relation", _("请选与转入户户主的关系。"))
        return cleaned


class GroupForm(EventForm):
    """Somebody enters or leaves a group that is not the household itself."""

    def __init__(self, *args: Any, household: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, code_label("group_kind", kind)) for kind in GROUPS]
        self.fields["group_kind"] = forms.ChoiceField(
            label=_("哪一种群组"), choices=kinds, widget=forms.RadioSelect
        )
        self.fields["what"] = forms.ChoiceField(
            label=_("加入还是退出"), initial="enter", widget=forms.RadioSelect,
            choices=[("enter", _("加入")), ("leave", _("退出"))],
        )  # fmt: skip
        self.fields["into"] = forms.CharField(
            label=_("哪一户的"), required=False, max_length=60, initial=household,
            help_text=_("填户编号；同一种群组原来在别户的，加入前一天止。"),
        )  # fmt: skip
        self.ordered("group_kind", "what", "into")

    def clean(self) -> dict[str, Any]:
        """Who enters says whose group it is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("what") == "enter" and not cleaned.get("into"):
            self.add_error("into", _("请填户编号。"))
        return cleaned


class SplitForm(EventForm):
    """Some members form a household of their own."""

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_ids"] = forms.MultipleChoiceField(
            label=_("分出去的人"), choices=members, widget=forms.CheckboxSelectMultiple
        )
        self.fields["head_id"] = forms.ChoiceField(
            label=_("新户的户主"), choices=[("", _("请选择")), *members]
        )
        _add_relations(self, members, note=_("与新户户主的关系"), empty=_("不详"))
        self.ordered("person_ids", "head_id")

    def clean(self) -> dict[str, Any]:
        """The head of the new household is one of those who go."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = cleaned.get("person_ids") or []
        if chosen and cleaned.get("head_id") not in chosen:
            self.add_error("head_id", _("新户的户主须是分出去的人。"))
        return cleaned | {"relations": relations_of(cleaned, chosen)}


class MergeForm(EventForm):
    """The household becomes part of another one."""

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = forms.CharField(
            label=_("并入哪一户（户编号）"),
            max_length=60,
            help_text=_("本户的人全部转入那一户，本户移出名册。"),
        )
        _add_relations(self, members, note=_("与那一户户主的关系"), empty=_("不详"))
        self.ordered("into")

    def clean(self) -> dict[str, Any]:
        """How everybody is related to the other head."""
        cleaned: dict[str, Any] = super().clean() or {}
        return cleaned | {"relations": relations_of(cleaned, _everybody(self))}


class HeadForm(EventForm):
    """Another member becomes head; everybody's relation is said anew."""

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head_id"] = forms.ChoiceField(
            label=_("新户主"), choices=[("", _("请选择")), *members]
        )
        _add_relations(self, members, note=_("与新户主的关系"), empty=_("不变"))
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        self.ordered("head_id")

    def clean(self) -> dict[str, Any]:
        """The head is the head, the others are related to the head."""
        cleaned: dict[str, Any] = super().clean() or {}
        relations = relations_of(cleaned, _everybody(self))
        if cleaned.get("head_id"):
            relations[cleaned["head_id"]] = "head"
        if list(relations.values()).count("head") > 1:
            raise ValidationError(_("一户只有一个户主，其他人请选与新户主的关系。"))
        return cleaned | {"relations": relations}


class RegistrationForm(EventForm):
    """An event of registration that may happen to the household as it stands."""

    def __init__(self, *args: Any, events: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(event, code_label("registration_event", event)) for event in events]
        self.fields["event"] = forms.ChoiceField(
            label=_("发生了什么"), choices=choices, widget=forms.RadioSelect
        )
        self.fields["cause"] = forms.ChoiceField(
            label=_("主要原因"), required=False,
            choices=code_choices("cause_of_poverty", empty=_("不填")),
            help_text=_("识别、返贫时填写。"),
        )  # fmt: skip
        kinds = [c for c in code_choices("monitoring_kind", empty=_("不填")) if c[0] != "none"]
        self.fields["monitoring"] = forms.ChoiceField(
            label=_("监测对象类别"), required=False, choices=kinds, help_text=_("纳入监测时填写。")
        )
        self.fields["reason"].required = True
        self.ordered("event")

    def clean(self) -> dict[str, Any]:
        """Monitoring says of which kind."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("event") == "monitored" and not cleaned.get("monitoring"):
            self.add_error("monitoring", _("纳入监测须选类别。"))
        return cleaned


class FoundForm(PersonForm):
    """A household that is on no roster yet, with its head."""

    def __init__(self, *args: Any, villages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, with_relation=False, **kwargs)
        declared = VOCABULARY.entities["households"].fields
        self.fields["village_id"] = forms.ChoiceField(
            label=label_of(declared["village_id"]), choices=[("", _("请选择")), *villages]
        )
        self.fields["villager_group"] = form_field(declared["villager_group"])
        self.fields["name"].label = _("户主姓名")
        self.ordered("village_id", "villager_group", "name", "id_number")


def relations_of(cleaned: Mapping[str, Any], person_ids: Sequence[str]) -> dict[str, str]:
    """How some persons are related to the head, so far as it was said."""
    found = {key: cleaned.get(f"relation_{key}") for key in person_ids}
    return {key: relation for key, relation in found.items() if relation}


def _relations(empty: str) -> list[tuple[str, str]]:
    """How somebody can be related to a head who is somebody else."""
    return [c for c in code_choices("relation_to_head", empty=empty) if c[0] != "head"]


def _add_relations(form: forms.Form, members: Choices, *, note: str, empty: str) -> None:
    choices = code_choices("relation_to_head", empty=empty)
    for key, name in members:
        form.fields[f"relation_{key}"] = forms.ChoiceField(
            label=f"{name}：{note}", choices=choices, required=False
        )


def _everybody(form: forms.Form) -> list[str]:
    return [n.removeprefix("relation_") for n in form.fields if n.startswith("relation_")]
