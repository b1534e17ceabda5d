"""Which programme an enrolment follows, and which programmes there are in a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jingzhun.errors import FaultList, JingzhunError
from jingzhun.packs import Chain, Pack, Programme, Step, chain_for, governs
from jingzhun.packs.chain import entries_in_force
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.register.columns import VOCABULARY

SUBJECTS: Mapping[str, str] = {
    "bills": "bill_id",
    "loans": "loan_id",
    "jobs": "job_id",
    "facilities": "facility_id",
    "counties": "county_id",
    "persons": "person_id",
    "households": "household_id",
    "organisations": "enterprise_id",
    "villages": "village_id",
}
"""Whom an enrolment can be about, and the field of the register that says so; the first one named is the subject."""


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A programme as one pack rules it."""

    programme: Programme
    pack: Pack
    is_lapsed: bool = False  # no pack in force today has it; enrolments may still run

    @property
    def can_be_enrolled(self) -> bool:
        """Whether an enrolment can be about what the programme is for."""
        return self.programme.entity in SUBJECTS

    def step(self, step_id: str) -> Step | None:
        """A step by its name."""
        return next((step for step in self.programme.steps if step.id == step_id), None)

    def is_asked_by_document(self, step: Step) -> bool:
        """Whether the document itself asks for a step's proof; what is only practice asks for no paper."""
        source = step.source or self.programme.source
        return source.clause != "practice"


def programmes_in(place_code: str, on: date) -> Mapping[str, InForce]:
    """The programmes in force in a place on a day, by id; none where no pack is in force."""
    try:
        chain = chain_for(packs(), place=place_code, on=on)
    except JingzhunError:
        return {}
    return _of_chain(chain.id, on, chain)


def programme_in(programme_id: str, place_code: str, on: date) -> InForce | None:
    """A programme as it is ruled in a place on a day; one that has run out as its last pack ruled it."""
    found = programmes_in(place_code, on).get(programme_id)
    return found or last_ruled(programme_id, place_code)


@lru_cache(maxsize=4096)
def last_ruled(programme_id: str, place_code: str) -> InForce | None:
    """A programme as the nearest and latest pack ruled it that has it for a place."""
    ruled = [
        InForce(programme=pack.programmes[programme_id], pack=pack, is_lapsed=True)
        for pack in packs().values()
        if programme_id in pack.programmes and governs(pack.place, place_code)
    ]
    return max(
        ruled, key=lambda one: (one.pack.place.rstrip("0"), one.pack.valid_from), default=None
    )


_CHAINS: dict[tuple[str, date], Mapping[str, InForce]] = {}


def _of_chain(name: str, on: date, chain: Chain) -> Mapping[str, InForce]:
    key = (name, on)
    if key not in _CHAINS:
        rulings = entries_in_force(chain, FaultList())["programmes"]
        found = {id_: (ruling.entry, ruling.pack) for id_, ruling in rulings.items()}
        _CHAINS[key] = {
            id_: InForce(programme=entry, pack=pack)
            for id_, (entry, pack) in found.items()
            if isinstance(entry, Programme)
        }
    return _CHAINS[key]


def code_label(table: str, code: str) -> str:
    """The Chinese word of a code; the code itself where the table does not have it."""
    value = VOCABULARY.code_tables[table].values.get(code)
    return value.label_zh if value else code


def post_label(kind: str) -> str:
    """What a kind of post is called."""
    return code_label("post_kind", kind)
