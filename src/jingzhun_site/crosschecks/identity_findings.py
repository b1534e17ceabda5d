"""What matching found of identities, as differences: with a key that stays, the places of both, a change to propose."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.crosschecks.catalogue import register_label, registers
from jingzhun_site.crosschecks.found import RANKS, Found, Row
from jingzhun_site.crosschecks.identities import KINDS, OWN_REGISTER, OWNER, IdentityKind, kind_of
from jingzhun_site.crosschecks.models import CheckRun, Difference
from jingzhun_site.crosschecks.their_people import TheirPeople
from jingzhun_site.decisions.engine import query
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.tokens import Kind, token_of

Findings = Mapping[str, Path]
"""The file of findings that matching wrote, by the register that was matched."""

_COLUMNS = (
    "kind", "severity", "person_id", "household_id", "other_person_id", "other_household_id", "row_number", "their_key",
    "our_value", "their_value",
)  # fmt: skip
_AT_ONCE = 500


def identities_found(findings: Findings, run: CheckRun) -> list[Found]:
    """The findings of a run as differences, each once: those of our register alone are in every file's."""
    scope = Scope.of([run.place_code])
    rows = [row for register, path in sorted(findings.items()) for row in _rows(register, path)]
    places = _places("persons", (row["person_id"] for row in rows))
    people = TheirPeople.of(run, [row for row in rows if not KINDS[row["comparison"]].is_own])
    found = {
        one.key: one
        for row in rows
        if scope.covers(places.get(row["person_id"]))
        for one in [_found(row, places[row["person_id"]], people)]
    }
    return list(found.values())


def lies_elsewhere(missing: Iterable[Difference], scope: Scope) -> set[str]:
    """The keys of those whose other half lies outside a scope: a run of the place does not see it, so none is gone."""
    halves = {one.key: one.other_household_id for one in missing if one.other_household_id}
    places = _places("households", halves.values())
    return {
        key for key, home in halves.items() if home in places and not scope.covers(places[home])
    }


def _rows(register: str, path: Path) -> Iterator[dict[str, Any]]:
    listed = query(
        f"SELECT {', '.join(_COLUMNS)} FROM read_parquet(?) ORDER BY kind, person_id, row_number",
        [str(path)],
    )
    rows = [dict(zip(_COLUMNS, values, strict=True)) for values in listed]
    vouched = set(registers()[register].vouches_for) if register in registers() else set()
    named = {(r["person_id"], r["row_number"]) for r in rows if r["kind"] == "other_name_there"}
    for row in rows:
        name = kind_of(row["kind"], row["row_number"])
        kind = KINDS.get(name)
        if kind is None or (kind.column and kind.column not in vouched):
            continue
        is_told_better = name == "one_id_two_names_there" and "name" in vouched
        if is_told_better and (row["person_id"], row["row_number"]) in named:
            continue
        yield {**row, "comparison": name, "register": OWN_REGISTER if kind.is_own else register}


def _found(row: Row, place: str, people: TheirPeople) -> Found:
    kind = KINDS[row["comparison"]]
    name, number = people.get(row["register"], row["row_number"])
    if not kind.is_own and row["their_key"] is None:
        name, number = "", ""  # of a household of theirs the row is only where it begins
    homes = {"home": row["household_id"], "other": row["other_household_id"]}
    told = {**homes, "register": register_label(row["register"])}
    return Found(
        key=_hash(_identity(row)),
        comparison=row["comparison"],
        register=row["register"],
        person_id=row["person_id"],
        value_hash=_hash([_secret(row["our_value"]), _secret(row["their_value"]), *homes.values()]),
        values={
            "owner": _owner(kind, row["register"]),
            "severity": row["severity"],
            "rank": RANKS.get(row["severity"], len(RANKS)),
            "suggests": kind.suggests,
            "place_code": place,
            "household_id": row["household_id"] or "",
            "other_person_id": row["other_person_id"] or "",
            "other_household_id": row["other_household_id"] or "",
            "their_name": name,
            "their_number": number,
            "row_number": None if kind.is_own else row["row_number"],
            "message": str(kind.message) % told,
            "our_values": [],
            "their_values": _beside(row),
            "exceptions": [],
            "proposal": _proposal(kind, name, number),
            "is_undecided": False,
            "due_in_days": None,
        },
    )


def _identity(row: Row) -> Sequence[str | None]:
    """What stays the same of a finding from run to run."""
    who = [row["person_id"], row["other_person_id"], row["their_key"]]
    if row["comparison"] == "household_split":
        who = [row["household_id"], row["other_household_id"], _secret(row["their_value"])]
    return ["identity", row["comparison"], row["register"], *who]


def _owner(kind: IdentityKind, register: str) -> str:
    """Who settles it: the department where its row is the doubtful one, else whoever keeps our register."""
    found = registers().get(register)
    return found.department if kind.is_theirs_to_settle and found else OWNER


def _proposal(kind: IdentityKind, name: str, number: str) -> dict[str, Any]:
    """The identity that theirs has, as the token of it."""
    token = {"name": name, "id_number": number}.get(kind.column, "")
    return (
        {"entity": "persons", "leaves": "", "values": {kind.column: token}, "on": ""}
        if token
        else {}
    )


def _beside(row: Row) -> list[dict[str, str]]:
    other = row["other_household_id"]
    return [{"label": _("另一户"), "value": other}] if other else []


def _places(entity: str, keys: Iterable[str | None]) -> dict[str, str]:
    wanted = sorted({key for key in keys if key})
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = MODELS[entity].objects.filter(pk__in=wanted[start : start + _AT_ONCE])
        found.update(part.values_list("pk", "place_code"))
    return found


def _secret(value: str | None) -> str | None:
    """A name or number under the key of the vault: a bare hash of one could be found by trying."""
    return token_of(Kind.NAME, value) if value else None


def _hash(parts: Sequence[str | None]) -> str:
    return hashlib.sha256("|".join(part or "" for part in parts).encode()).hexdigest()[:32]
