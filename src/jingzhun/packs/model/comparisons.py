"""Other departments' registers, and what between them and ours is a difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as stored
from enum import StrEnum

from jingzhun.packs.model.checks import Severity
from jingzhun.packs.model.entries import Entry, RuleText
from jingzhun.vocabulary import Field

THEIRS = "theirs."
"""What stands before a column of theirs in a message: ``{theirs.died_on}``."""


@dataclass(frozen=True, kw_only=True)
class RegisterColumn:
    """One column of a register: its field, the headings it is known by, and what its words mean in our codes."""

    field: Field
    aliases: tuple[str, ...] = ()
    words: Mapping[str, str] = stored(default_factory=dict)

    @property
    def name(self) -> str:
        """The column's name in rules and in files of rows."""
        return self.field.name


@dataclass(frozen=True, kw_only=True)
class Register(Entry):
    """A register that a department keeps: rules name it by its id, as the child rows of a person or household.

    ``key`` are the columns that tell rows of one person apart, ``every`` is how often the file comes, ``dated_by``
    the column by which rules may look through a window of time. Rows of a register with an ``authorisation`` (a
    code of ``compartment``) are held against no household that has not signed one. ``vouches_for`` are the columns of
    identity in which the register is right where ours says otherwise.
    """

    department: str  # a function of government
    columns: tuple[RegisterColumn, ...]
    key: tuple[str, ...] = ()
    every: str = ""
    dated_by: str = ""
    compartment: str = ""
    authorisation: str = ""
    vouches_for: tuple[str, ...] = ()

    def column(self, name: str) -> RegisterColumn | None:
        """A column by its name."""
        return next((column for column in self.columns if column.name == name), None)


class Suggests(StrEnum):
    """What a difference points to, until somebody has looked."""

    MISSING_ENTITLEMENT = "missing_entitlement"  # help is due and not given
    DOUBTFUL_IDENTIFICATION = "doubtful_identification"  # perhaps should not be in our register
    STALE_FACT = "stale_fact"  # what ours says was so and is no longer
    CONTRADICTION = "contradiction"  # two registers cannot both be right
    NOT_IN_REGISTER = "not_in_register"  # theirs knows somebody whom ours does not


@dataclass(frozen=True, kw_only=True)
class Excuse:
    """A circumstance in which a difference has an innocent explanation, as a rule on the same records."""

    label: str
    when: RuleText


@dataclass(frozen=True, kw_only=True)
class ProposedChange:
    """What our register would say once a difference has proved true; somebody with the right takes it over or not.

    Either somebody ``leaves`` (a code of ``member_change``), or fields of the record get ``values``: a literal, or a
    column of theirs as ``theirs.died_on``. ``on`` is the column of theirs that says since when.
    """

    leaves: str = ""
    values: Mapping[str, str | bool] = stored(default_factory=dict)
    on: str = ""

    @property
    def columns(self) -> Mapping[str, str]:
        """The fields of ours that take over a column of theirs, each with its column."""
        return {
            field: value.removeprefix(THEIRS)
            for field, value in self.values.items()
            if isinstance(value, str) and value.startswith(THEIRS)
        }


@dataclass(frozen=True, kw_only=True)
class Comparison(Entry):
    """What is a difference between our register and theirs: a clue for somebody to follow, never a removal.

    ``entity`` are the records it is told of: persons, households, or the rows of ``register`` themselves. Where
    ``difference_when`` is unknown it is undecided. ``fields`` of ours and ``columns`` of theirs are the evidence kept
    and what the ``message`` may show in braces; ``exceptions`` are told with the difference, ``exemption_grounds``
    are what may excuse it once somebody has looked. ``proposes`` is what follows for our register from one that is
    true, ``offers`` are the programmes in which the missing help is given, as far as the place has them.
    """

    entity: str
    register: str
    difference_when: RuleText
    severity: Severity
    suggests: Suggests
    owner: str  # the function of government that must settle it
    message: str
    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    exceptions: Mapping[str, Excuse] = stored(default_factory=dict)
    exemption_grounds: Mapping[str, str] = stored(default_factory=dict)
    due_in_days: int | None = None
    proposes: ProposedChange | None = None
    offers: tuple[str, ...] = ()
