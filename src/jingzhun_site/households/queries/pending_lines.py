"""What a change that waits would write, line by line: whoever confirms it reads who and what it is about."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.models import User
from jingzhun_site.households.models import PendingChange
from jingzhun_site.households.wording import change_text, code_label, label_of, value_text
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.values import from_json, identity_kind, is_identity
from jingzhun_site.vault.revealing import reveal

Arguments = Mapping[str, Any]


def lines_of(user: User, pending: PendingChange) -> Iterator[str]:
    """The change in words, so far as the user may see it."""
    arguments, place = pending.arguments, pending.place_code
    authority = user.authority()
    if pending.operation == "change":
        yield from _fields(authority, place, arguments["entity"], arguments["key"], arguments)
    if pending.operation == "survey":
        yield _("%(year)d 年度") % {"year": arguments["year"]}
        yield from _fields(authority, place, "household_surveys", "", arguments)
    yield from _events(arguments)
    yield from _new_person(authority, place, arguments.get("person") or {})
    yield from _people(authority, place, arguments)
    if arguments.get("into_id"):
        yield _("并入 %(key)s") % {"key": arguments["into_id"]}


def _fields(
    authority: Authority, place: str, entity_name: str, key: str, arguments: Arguments
) -> Iterator[str]:
    """Each changed field, old and new."""
    entity = VOCABULARY.entities[entity_name]
    record = _record(entity_name, key, arguments)
    for name, new in arguments["values"].items():
        if name in entity.fields and may_see_field(authority, entity_name, name, place):
            old = record.value(name) if record else None
            yield change_text(entity, name, old, new)


def _record(entity: str, key: str, arguments: Arguments) -> Any:
    found: Any = MODELS[entity].with_withdrawn
    if key:
        return found.filter(pk=key).first()
    where = {"household_id": arguments["household_id"], "year": arguments["year"]}
    return found.filter(withdrawn_at__isnull=True, **where).first()


def _events(arguments: Arguments) -> Iterator[str]:
    """What happens, and why."""
    for name, table in (
        ("event", "registration_event"),
        ("cause", "cause_of_poverty"),
        ("monitoring", "monitoring_kind"),
        ("left_because", "member_change"),
        ("because", "member_change"),
        ("group_kind", "group_kind"),
    ):
        if arguments.get(name):
            yield code_label(table, arguments[name])


def _new_person(authority: Authority, place: str, values: Arguments) -> Iterator[str]:
    """Who joins."""
    entity = VOCABULARY.entities["persons"]
    revealed = reveal(authority, (values.get("name"), values.get("id_number")))
    for name, value in from_json(entity, dict(values)).items():
        field = entity.fields.get(name)
        if field is None or not may_see_field(authority, "persons", name, place):
            continue
        if is_identity(entity, name):
            text = revealed.show(identity_kind(name), value, place)
        else:
            text = value_text(field, value)
        yield f"{label_of(field)}：{text}"


def _people(authority: Authority, place: str, arguments: Arguments) -> Iterator[str]:
    """The members that it is about, each with the relation that is told of them."""
    relations = arguments.get("relations") or {}
    told = (*arguments.get("person_ids", ()), arguments.get("person_id"), arguments.get("head_id"))
    keys = list(dict.fromkeys(key for key in (*told, *relations) if key))
    names = shown_names(authority, place, keys)
    for key in keys:
        relation = "head" if key == arguments.get("head_id") else relations.get(key)
        relation = relation or arguments.get("relation")
        said = code_label("relation_to_head", relation) if relation else ""
        yield f"{names.get(key, key)} {said}".strip()


def shown_names(authority: Authority, place: str, keys: Iterable[str]) -> dict[str, str]:
    """The names of persons as the user sees them, members or not."""
    persons: Any = MODELS["persons"].with_withdrawn
    tokens = dict(persons.filter(pk__in=list(keys)).values_list("pk", "name"))
    revealed = reveal(authority, tokens.values())
    return {key: revealed.name(token, place) for key, token in tokens.items()}
