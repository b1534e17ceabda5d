"""Which results a run must compute: the rules of every chain of packs that holds somewhere in the register."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from jingzhun.eligibility.columns import Column, ColumnKey, ColumnSet, Variant, key_of
from jingzhun.packs import CompiledChain, CompiledProgramme
from jingzhun.rules import BOOLEAN, Expression, RuleResult, dependencies, leaves


@dataclass(frozen=True, kw_only=True)
class Regimes:
    """The chains of packs that hold in a register, numbered, and where each holds.

    ``places`` maps significant digits of division codes to the number of their chain; the longest one that a
    place's code begins with counts.
    """

    chains: tuple[CompiledChain, ...]
    places: Mapping[str, int]

    @classmethod
    def single(cls, chain: CompiledChain) -> "Regimes":
        """One chain that holds everywhere."""
        return cls(chains=(chain,), places={"": 0})

    @property
    def root(self) -> str:
        """The digits of the place whose packs these are; empty when they hold everywhere."""
        return min((digits for digits in self.places if digits), key=len, default="")

    def number_of(self, place: str) -> int:
        """The number of the chain that holds in a place."""
        longest = max((digits for digits in self.places if place.startswith(digits)), key=len)
        return self.places[longest]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One result as one chain words it."""

    key: ColumnKey
    entity: str
    expression: Expression
    has_reason: bool = False


def result_columns(regimes: Regimes, *, only: Collection[str] = ()) -> ColumnSet:
    """The columns of all standards and programmes in force, and of every rule that they rest on.

    ``only`` limits the run to rules named like ``standard:safe_housing``; empty means all.
    """
    return columns_in(
        regimes,
        wordings=chain_wordings,
        is_output=lambda key: key.kind != "definition" and (not only or key.rule in only),
    )


def columns_in(
    regimes: Regimes,
    *,
    wordings: Callable[[CompiledChain], Iterable[Wording]],
    is_output: Callable[[ColumnKey], bool],
) -> ColumnSet:
    """The columns of the outputs among the ``wordings`` of every chain, and of every rule they rest on."""
    columns: dict[ColumnKey, Column] = {}
    for number, chain in enumerate(regimes.chains):
        worded = {wording.key: wording for wording in wordings(chain)}
        for key in _needed(worded, [key for key in worded if is_output(key)]):
            columns[key] = _with_wording(columns.get(key), worded[key], number, chain)
    return ColumnSet(columns=columns)


def chain_wordings(chain: CompiledChain) -> Iterator[Wording]:
    """Every result of a chain: definitions, standards and programmes."""
    for id_, definition in chain.definitions.items():
        key = ColumnKey(kind="definition", id=id_, aspect="value")
        yield Wording(
            key=key,
            entity=definition.entry.entity,
            expression=definition.value,
            has_reason=definition.value.type == BOOLEAN and len(leaves(definition.value)) > 1,
        )
    for id_, standard in chain.standards.items():
        yield _standard(id_, standard.entry.entity, "met", standard.met_when)
        if standard.applies_when is not None:
            yield _standard(id_, standard.entry.entity, "applies", standard.applies_when)
    for programme in chain.programmes.values():
        yield from _programme_wordings(programme)


def _standard(id_: str, entity: str, aspect: str, expression: Expression) -> Wording:
    key = ColumnKey(kind="standard", id=id_, aspect=aspect)
    return Wording(key=key, entity=entity, expression=expression, has_reason=aspect == "met")


def _programme_wordings(programme: CompiledProgramme) -> Iterator[Wording]:
    aspects = {"entitled": programme.entitled, "receiving": programme.receiving}
    for aspect, expression in {**aspects, **amount_aspects(programme)}.items():
        if expression is not None:
            yield Wording(
                key=ColumnKey(kind="programme", id=programme.entry.id, aspect=aspect),
                entity=programme.entry.entity,
                expression=expression,
                has_reason=aspect == "entitled",
            )


def amount_aspects(programme: CompiledProgramme) -> Mapping[str, Expression | None]:
    """The amounts of a programme by aspect: ``amount`` is the first that a rule gives."""
    aspects: dict[str, Expression | None] = {}
    for number, amount in enumerate(programme.amounts):
        if amount is not None:
            aspects[amount_aspect(programme, number)] = amount
    return aspects


def amount_aspect(programme: CompiledProgramme, number: int) -> str:
    """The aspect under which the amount of benefit ``number`` is computed."""
    first = next(i for i, amount in enumerate(programme.amounts) if amount is not None)
    return "amount" if number == first else f"amount_{number}"


def _needed(
    wordings: Mapping[ColumnKey, Wording], outputs: Collection[ColumnKey]
) -> list[ColumnKey]:
    """Keys of the outputs asked for and of all they refer to, in the order of the packs."""
    needed: set[ColumnKey] = set()
    waiting = list(outputs)
    while waiting:
        key = waiting.pop()
        if key not in needed:
            needed.add(key)
            waiting.extend(references(wordings[key].expression))
    return [key for key in wordings if key in needed]


def references(expression: Expression) -> Iterator[ColumnKey]:
    """The results that an expression names, aggregates included."""
    return (key_of(node) for node in expression.walk() if isinstance(node, RuleResult))


def _with_wording(
    column: Column | None, wording: Wording, number: int, chain: CompiledChain
) -> Column:
    """The column with one more chain's wording; chains that say the same share a variant."""
    added = Variant(regimes=(number,), expression=wording.expression, chain=chain)
    if column is None:
        return Column(
            key=wording.key,
            entity=wording.entity,
            variants=(added,),
            has_reason=wording.has_reason,
        )
    variants = list(column.variants)
    for place, variant in enumerate(variants):
        if _says_the_same(variant, added):
            variants[place] = replace(variant, regimes=(*variant.regimes, number))
            return replace(column, variants=tuple(variants))
    return replace(column, variants=(*variants, added))


def _says_the_same(one: Variant, other: Variant) -> bool:
    """Whether two wordings are equal to the last parameter's value."""
    if one.expression != other.expression:
        return False
    return all(
        one.chain.parameters[name].content == other.chain.parameters[name].content
        for name in dependencies(one.expression).parameters
    )
