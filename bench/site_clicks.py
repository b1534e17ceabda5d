"""What people click: addresses of real households and words of real persons, drawn from the register by a seed."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jingzhun.engines import quote_text
from jingzhun_site.places.scope import Scope
from jingzhun_site.vault.tokens import initials_of

FILE, PERSON, LIST, FILTERED, SEARCH, GAPS = (
    "household file", "person", "list", "list, filtered", "search", "gap list",
)  # fmt: skip
PAGES = (FILE, PERSON, LIST, FILTERED, SEARCH, GAPS)
WEIGHTS: Mapping[str, int] = {FILE: 8, PERSON: 2, LIST: 3, FILTERED: 4, SEARCH: 4, GAPS: 4}
"""How often each page is opened, out of 25 clicks."""

_LISTS = ("/lists/households/", "/lists/persons/", "/lists/households/?sort=-planned_exit_year")
_FILTERS = (
    "/lists/households/?f-registration=poor",
    "/lists/households/?f-registration=poor&f-dwelling_grade=C&f-dwelling_grade=D",
    "/lists/households/?f-dibao=yes&sum=dibao_monthly_yuan",
    "/lists/households/?f-main_cause=illness&sort=-dwelling_grade",
    "/lists/households/?f-wage_income_yuan-max=2000&f-registration=exited",
    "/lists/persons/?f-registration=poor&f-labour=ordinary&f-wants_training=yes",
    "/lists/persons/?f-born_on-min=2003-09-01&f-born_on-max=2012-08-31",
)
_GAPS = (
    "/decisions/gaps/",
    "/decisions/gaps/?tab=not_entitled",
    "/decisions/gaps/?tab=undecided",
    "/decisions/gaps/?sort=-amount",
    "/decisions/gaps/?sort=place",
)
WORDS = ("ID number", "last four of the ID", "name", "initials", "village", "household number")
"""What is typed into the search box."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A person of the register, as somebody may look for them."""

    person: str
    household: str
    name: str
    id_number: str
    village: str

    def word(self, kind: str) -> str:
        """What would be typed to find them."""
        return {
            "ID number": self.id_number,
            "last four of the ID": self.id_number[-4:],
            "name": self.name,
            "initials": initials_of(self.name),
            "village": self.village,
            "household number": self.household,
        }[kind]


@dataclass(frozen=True, kw_only=True)
class Click:
    """One page that is asked for."""

    page: str
    address: str


def subjects_of(snapshot: Path, place: str, *, most: int) -> list[Subject]:
    """Persons of a place, the same ones every time."""
    persons, households, villages = (
        f"read_parquet({quote_text(str(snapshot / f'{name}.parquet'))})"
        for name in ("persons", "households", "villages")
    )
    condition, values = Scope.of([place]).sql("h.village_id")
    with duckdb.connect() as engine:
        rows = engine.execute(
            "SELECT p.person_id, p.household_id, p.name, p.id_number, v.name"
            f" FROM {persons} AS p JOIN {households} AS h USING (household_id)"
            f" JOIN {villages} AS v USING (village_id)"
            f" WHERE {condition} AND p.name IS NOT NULL AND length(p.id_number) >= 15"
            f" ORDER BY hash(p.person_id) LIMIT {most}",
            values,
        ).fetchall()
    return [
        Subject(person=person, household=household, name=name, id_number=number, village=village)
        for person, household, name, number, village in rows
    ]


def clicks_of(subjects: Sequence[Subject], *, count: int, seed: int) -> list[Click]:
    """So many clicks, mixed as :data:`WEIGHTS` says, with other households each time."""
    chance = random.Random(seed)
    pages = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=count)
    return [
        Click(page=page, address=_address(page, chance.choice(subjects), chance)) for page in pages
    ]


def _address(page: str, subject: Subject, chance: random.Random) -> str:
    match page:
        case "household file":
            return f"/households/{subject.household}/"
        case "person":
            return f"/households/persons/{subject.person}/"
        case "list":
            return chance.choice(_LISTS)
        case "list, filtered":
            return chance.choice(_FILTERS)
        case "search":
            return f"/lists/search/?q={subject.word(chance.choice(WORDS))}"
        case _:
            return chance.choice(_GAPS)
