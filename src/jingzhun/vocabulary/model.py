"""What the packs may speak of: entities, their fields, and how entities hang together.

The declarations themselves are data (``data/entities/*.yaml``, ``data/codes/*.yaml``); this module
gives them types. Stored values keep their natural unit (yuan with two decimals, mu with three); the
rules compute with integers made from them (:attr:`Field.scale`), so that no float ever decides
anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """The kinds of values; each has one meaning in rules, one column type in snapshots."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    MONEY = "money"  # yuan outside, fen in rules
    QUANTITY = "quantity"  # three decimals of its unit (mu, m2, km …), thousandths in rules
    RATE = "rate"  # percent with four decimals outside, millionths of one in rules
    DATE = "date"
    TEXT = "text"
    CODE = "code"  # one value of a code table
    REFERENCE = "reference"  # the key of another entity


class Blank(StrEnum):
    """What an empty cell says: nothing is known, or it is known that there is none."""

    UNKNOWN = "unknown"
    NONE = "none"


class Sensitivity(StrEnum):
    """Who may see a field by default; the site's access rules rest on it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    IDENTITY = "identity"  # lives in the vault, a token elsewhere
    COMPARTMENT = "compartment"  # only by case, programme or recorded authorisation


class Timing(StrEnum):
    """How the rows of an entity stand in time."""

    STANDING = "standing"  # one row a subject, its history kept beside it
    EVENT = "event"  # happened on a day
    INTERVAL = "interval"  # held from a day until a day (blank: still)
    YEARLY = "yearly"  # one row a subject and year


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of an entity.

    ``codes`` names the code table of a CODE field, ``refers_to`` the entity of a REFERENCE field.
    """

    name: str
    type: FieldType
    label_zh: str
    label_en: str
    unit: str = ""
    codes: str = ""
    refers_to: str = ""
    required: bool = False
    blank: Blank = Blank.UNKNOWN
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    compartment: str = ""
    note: str = ""

    @property
    def scale(self) -> int:
        """How many integer units of a rule make one stored unit: 100 fen make a yuan.

        >>> Field(name="a_yuan", type=FieldType.MONEY, label_zh="", label_en="").scale
        100
        """
        return SCALES.get(self.type, 1)

    @property
    def named_zh(self) -> str:
        """How Chinese messages name it: the label, then the name that stands in files.

        >>> Field(name="sex", type=FieldType.CODE, label_zh="性别", label_en="sex").named_zh
        '性别（sex）'
        """
        return f"{self.label_zh}（{self.name}）"

    @property
    def named_en(self) -> str:
        """How English messages name it: the name that stands in files, then the label."""
        return f"{self.name} ({self.label_en})"


SCALES: Mapping[FieldType, int] = {
    FieldType.MONEY: 100,
    FieldType.QUANTITY: 1_000,
    FieldType.RATE: 10_000,  # one percent is 10,000 millionths of one
}


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A word for the child rows of an entity.

    ``members`` of a household are the persons whose ``household_id`` is its key. ``tells_by_itself`` are rows whose
    being there says something, such as a line in the register of deaths; that a household has members does not.
    """

    name: str
    entity: str
    by: str
    label_zh: str = ""
    tells_by_itself: bool = False


class Derivation(StrEnum):
    """How the value of a derived field is worked out from another field of the same record."""

    HOLDERS = "holders"  # how many records hold the same value, this one included
    FORM = "form"  # which kind of number it is, by its length
    SOUND = "sound"  # whether it can be a real number
    BIRTH_DATE = "birth_date"  # the date of birth that an ID number tells
    SEX = "sex"  # the sex that an ID number tells


class Within(StrEnum):
    """The place inside which equal values are counted."""

    REGISTER = "register"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, kw_only=True)
class DerivedField:
    """A field that no file holds: it is worked out when a register is checked, from ``origin``.

    HOLDERS counts the records of ``among`` (an entity) whose field of the same name holds the same value, those
    ``within`` the same place, and only records whose ``registration`` is one of ``registered`` where any is named.
    """

    field: Field
    derivation: Derivation
    origin: str
    among: str = ""
    within: Within = Within.REGISTER
    registered: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A kind of record: its key, fields, time and children.

    ``name`` is plural and names files (``households.csv``); ``singular`` is what rules write after
    ``for:``. A parent is reached through a REFERENCE field: the rule word is the field name without
    ``_id`` (``household_id`` → ``household.dwelling_grade``).
    """

    name: str
    singular: str
    label_zh: str
    label_en: str
    key: str
    fields: Mapping[str, Field]
    timing: Timing = Timing.STANDING
    date_field: str = ""  # EVENT
    from_field: str = ""  # INTERVAL
    until_field: str = ""  # INTERVAL
    year_field: str = ""  # YEARLY
    place_field: str = ""  # the REFERENCE field that leads to a place, if any
    children: Mapping[str, Relation] = field(default_factory=dict)
    derived: Mapping[str, DerivedField] = field(default_factory=dict)
    compartment: str = ""
    note: str = ""

    @property
    def named_zh(self) -> str:
        """How Chinese messages name it: the label, then the name that files have."""
        return f"{self.label_zh}（{self.name}）"

    def field(self, name: str) -> Field:
        """A field by its name, stored or derived; ``KeyError`` for any other."""
        return self.fields[name] if name in self.fields else self.derived[name].field

    def parents(self) -> Mapping[str, Field]:
        """The REFERENCE fields by the word a rule writes for them (``household``, ``head`` …)."""
        return {
            name.removesuffix("_id"): f
            for name, f in self.fields.items()
            if f.type is FieldType.REFERENCE
        }


@dataclass(frozen=True, kw_only=True)
class CodeTable:
    """The allowed values of a CODE field: English codes with their labels, in their order."""

    name: str
    label_zh: str
    label_en: str
    values: Mapping[str, "CodeValue"]
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeValue:
    """One value of a code table; ``standard`` is the number a national standard gives it, if any.

    A value that ``is_unknown`` only says 'not known' (sex ``unspecified``): the rules must see it
    as an empty cell. A value that is not ``is_confirmed`` rests on general knowledge, not on a
    published list. A unit that ``is_counted`` numbers things one by one: there is no half of one.
    """

    code: str
    label_zh: str
    label_en: str
    standard: str = ""
    is_unknown: bool = False
    is_confirmed: bool = True
    is_counted: bool = False


@dataclass(frozen=True, kw_only=True)
class CodeMap:
    """The meaning of one system's values: by field (``persons.sex``), then by value, our code.

    An empty code says that the system's value only means 'not known'. Yes-or-no fields give
    ``true`` and ``false``.
    """

    system: str
    label_zh: str
    label_en: str
    source: str
    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """All entities and code tables; :meth:`entity` finds one by either of its names."""

    entities: Mapping[str, Entity]
    code_tables: Mapping[str, CodeTable]

    def entity(self, name: str) -> Entity | None:
        """The entity named ``name`` in the plural or the singular, or ``None``."""
        found = self.entities.get(name)
        if found is not None:
            return found
        return next((e for e in self.entities.values() if e.singular == name), None)


HISTORY_COLUMNS: Mapping[str, Field] = {
    column.name: column
    for column in (
        Field(
            name="valid_from",
            type=FieldType.DATE,
            label_zh="生效日期",
            label_en="true from",
            note="The first day on which the row was true; empty: always.",
        ),
        Field(
            name="valid_until",
            type=FieldType.DATE,
            label_zh="失效日期",
            label_en="true until",
            blank=Blank.NONE,
            note="The last day on which the row was true; empty: still.",
        ),
        Field(
            name="known_from",
            type=FieldType.DATE,
            label_zh="登记日期",
            label_en="known from",
            note="The day on which the row was learned; empty: always known. Of two rows that were"
            " true on a day, the one learned later wins.",
        ),
    )
}
"""The columns that any file of a STANDING entity may carry beside its fields: its two times."""
