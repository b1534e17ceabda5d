"""The facts that nobody has written down yet and on which a decision hangs: counted, and who lacks them."""

from collections.abc import Sequence
from dataclasses import dataclass

from jingzhun.engines import quote_text
from jingzhun.vocabulary import Field
from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.compartments import closed_fields
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.gaps import GapList, access_gaps
from jingzhun_site.decisions.standing_queries import SubjectPage, paged_subjects
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.columns import VOCABULARY

FACTS = "facts_to_collect"
_ENTITIES = ("households", "persons")


@dataclass(frozen=True, kw_only=True)
class MissingFact:
    """One field and how many records lack it."""

    entity: str
    field: Field
    count: int

    @property
    def name(self) -> str:
        """Its name in addresses: ``households.dwelling_grade``."""
        return f"{self.entity}.{self.field.name}"


@dataclass(frozen=True, kw_only=True)
class FactList:
    """The missing facts of the current run in a user's places; what was changed since is left out."""

    gaps: GapList
    user: User

    def counts(self) -> Sequence[MissingFact]:
        """The fields, the one that most records lack first."""
        source, values = self._source()
        rows = query(
            f"SELECT entity, field, count(*) FROM ({source}) GROUP BY ALL ORDER BY 3 DESC, 1, 2",
            values,
            tables=self._tables(),
        )
        return [
            MissingFact(entity=entity, field=VOCABULARY.entities[entity].fields[name], count=count)
            for entity, name, count in rows
        ]

    def fact(self, name: str) -> MissingFact | None:
        """One of the fields by its name, if a record lacks it."""
        return next((one for one in self.counts() if one.name == name), None)

    def subjects(self, fact: MissingFact, *, after: str = "", before: str = "") -> SubjectPage:
        """The records that lack a fact, village by village."""
        source, values = self._source()
        chosen = f"entity = {quote_text(fact.entity)} AND field = {quote_text(fact.field.name)}"
        return paged_subjects(
            f"SELECT subject_id, place_id FROM ({source}) WHERE {chosen}",
            fact.entity,
            self.gaps.scope,
            values=values,
            tables=self._tables(),
            after=after,
            before=before,
        )

    def _source(self) -> tuple[str, list[str]]:
        where, bounds = self.gaps.scope.sql("place_id")
        path = self.gaps.rules.decisions.path(FACTS)
        return (
            f"SELECT * FROM read_parquet({quote_text(str(path))}) AS f WHERE {where}"
            f" AND ({self._open_fields()})"
            " AND NOT EXISTS (SELECT 1 FROM redone AS r WHERE r.entity = f.entity"
            " AND r.subject_id = f.subject_id)"
            " AND (entity <> 'households' OR subject_id NOT IN (SELECT household_id FROM waiting))",
            list(bounds),
        )

    def _tables(self) -> dict[str, object]:
        return {"redone": self.gaps.laid.subjects, "waiting": self.gaps.laid.waiting}

    def _open_fields(self) -> str:
        """What of the vocabulary the user may see everywhere in the scope, as a condition."""
        parts = []
        for name in _ENTITIES:
            entity = VOCABULARY.entities[name]
            closed = closed_fields(self.user.authority(), self.gaps.scope, entity)
            fields = ", ".join(quote_text(one) for one in sorted(set(entity.fields) - closed))
            parts.append(f"entity = {quote_text(name)} AND field IN ({fields})")
        return " OR ".join(parts)


def access_facts(user: User, times: Times, *, place: str = "") -> FactList | None:
    """The missing facts that a user may see in a chosen place; none before the first run."""
    gaps = access_gaps(user, times, place=place)
    if gaps is None or FACTS not in gaps.rules.decisions.manifest.files:
        return None
    return FactList(gaps=gaps, user=user)
