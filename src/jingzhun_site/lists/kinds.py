"""The kinds of lists: which entity, which columns at first, which of its fields a reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from jingzhun.vocabulary import Entity, Field, FieldType, Sensitivity
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import COMPARTMENT_RIGHTS, Right
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY


@dataclass(frozen=True, kw_only=True)
class ListKind:
    """A list of the records of one entity.

    ``shown`` are the fields on the page until somebody chooses columns, ``filters`` those with a box of
    their own until somebody asks for more; ``fixed`` columns are made by the site, not by the vocabulary.
    """

    name: str
    label: str
    shown: tuple[str, ...]
    filters: tuple[str, ...]
    fixed: Mapping[str, str]
    settable: tuple[str, ...] = ()

    @property
    def entity(self) -> Entity:
        """The entity of the records."""
        return VOCABULARY.entities[self.name]


KINDS: Mapping[str, ListKind] = {
    "households": ListKind(
        name="households",
        label="户名单",
        shown=(
            "registration", "household_kind", "main_cause", "dwelling_grade", "dibao",
            "planned_exit_year", "monitoring",
        ),
        filters=(
            "registration", "household_kind", "main_cause", "dwelling_grade", "dibao",
            "planned_exit_year", "has_helper", "relocation",
        ),
        fixed={"who": "户主", "place": "村", "key": "户编号"},
        settable=("planned_exit_year", "has_helper", "villager_group"),
    ),
    "persons": ListKind(
        name="persons",
        label="人员名单",
        shown=("relation", "sex", "born_on", "schooling", "labour", "registration"),
        filters=(
            "registration", "sex", "born_on", "schooling", "labour", "basic_medical_insurance",
            "wants_training", "working_area",
        ),
        fixed={"who": "姓名", "place": "村", "id": "证件号码", "key": "户编号"},
        settable=("wants_training", "has_signed_doctor"),
    ),
    "villages": ListKind(
        name="villages",
        label="村名单",
        shown=(
            "is_poor_village", "delisted_on", "rural_households", "rural_population",
            "collective_income_yuan",
        ),
        filters=("is_poor_village", "delisted_on", "collective_income_yuan", "has_standard_clinic"),
        fixed={"who": "村", "place": "乡镇", "key": "代码"},
        settable=("is_poor_village", "is_deep_poor_village"),
    ),
}  # fmt: skip

_LISTED = {
    FieldType.BOOLEAN, FieldType.INTEGER, FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE,
    FieldType.DATE, FieldType.TEXT, FieldType.CODE,
}  # fmt: skip


def visible_fields(kind: ListKind, user: User, scope: Scope) -> dict[str, Field]:
    """The fields of a list that a user may see everywhere in a scope; the others are not there at all.

    A list mixes places, so a field that is closed in one of them is closed in the list.
    """
    own = set(kind.fixed) | {kind.entity.key}
    return {
        name: field
        for name, field in kind.entity.fields.items()
        if field.type in _LISTED and name not in own and _may_see(field, user, scope)
    }


def may_everywhere(user: User, right: Right, scope: Scope) -> bool:
    """Whether a user has a right in all places of a scope."""
    return bool(scope) and all(user.may(right, prefix.ljust(12, "0")) for prefix in scope.prefixes)


def _may_see(field: Field, user: User, scope: Scope) -> bool:
    match field.sensitivity:
        case Sensitivity.IDENTITY:
            return False  # shown masked in a column of its own, never filtered or sorted by
        case Sensitivity.PERSONAL:
            return may_everywhere(user, Right.SEE_PERSONAL, scope)
        case Sensitivity.COMPARTMENT:
            right = COMPARTMENT_RIGHTS.get(field.compartment)
            return right is not None and may_everywhere(user, right, scope)
        case _:
            return True
