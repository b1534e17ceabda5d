"""The tree of places: parents, children, and the place that bore a code on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, cached_property

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.errors.suggest import closest
from jingzhun.places.county_codes import county_codes
from jingzhun.places.levels import (
    CODE_WIDTHS,
    CODED_LEVELS,
    Level,
    ancestor_codes,
    division_level,
    parse_division_code,
)
from jingzhun.places.place import Place, PlaceCode, Succession
from jingzhun.places.shipped import AS_AT, Column, read_divisions, span


@cache
def load_division_tree(
    root_code: str | None = None, *, lowest: Level = Level.VILLAGE
) -> "DivisionTree":
    """The shipped divisions in ``root_code`` down to ``lowest``, with those above it.

    ``None`` loads the country (665,276 divisions as columns, no object per place). Raises PLACE003
    for a root that the list does not have, and what :func:`parse_division_code` raises.

    >>> hebi = load_division_tree("410600")
    >>> [place.name for place in hebi.children("410600")][:5]
    ['鹤山区', '山城区', '淇滨区', '浚县', '淇县']
    """
    if root_code is None:
        return DivisionTree(columns=read_divisions(None, None, lowest=lowest), root="")
    root = parse_division_code(root_code)
    level = division_level(root)
    tree = DivisionTree(columns=read_divisions(root, level, lowest=lowest), root=root)
    if not tree.has_code(root):
        raise JingzhunError([_surroundings(root).unknown_code(root)])
    return tree


class DivisionTree:
    """Places by id; immutable: :meth:`with_changes` gives a new tree.

    Ids may be written without their trailing zeros (``"410621"``). The children of a shipped place
    are the shipped divisions under its code and the places added with it as parent.
    """

    def __init__(
        self,
        *,
        columns: Mapping[Level, Column],
        root: str,
        added: Mapping[str, Place] | None = None,
        codes: Iterable[PlaceCode] = (),
        successions: Iterable[Succession] = (),
    ) -> None:
        self._columns = columns
        self._root = root
        self._added = dict(added or {})
        self._codes = tuple(codes)
        self._successions = tuple(successions)

    def place(self, place_id: str) -> Place:
        """The place with an id; raises PLACE005 when the tree has none, naming the nearest.

        >>> load_division_tree("410621").place("410621").name
        '浚县'
        """
        found = self._added.get(place_id) or self._shipped(place_id)
        if found is None:
            raise JingzhunError([self._unknown_id(place_id)])
        return found

    def __contains__(self, place_id: str) -> bool:
        return place_id in self._added or self._shipped(place_id) is not None

    def roots(self) -> tuple[Place, ...]:
        """The place the tree was loaded for, or the provinces of the country."""
        if self._root:
            return (self.place(self._root),)
        column = self._columns[Level.PROVINCE]
        return tuple(self._at_row(Level.PROVINCE, row) for row in range(len(column.codes)))

    def children(self, place_id: str) -> tuple[Place, ...]:
        """The places directly below, in the order of their codes, added ones last."""
        parent = self.place(place_id)
        added = self._added_below.get(parent.id, ())
        if parent.id in self._added or parent.level is Level.VILLAGE:
            return tuple(added)
        below = CODED_LEVELS[parent.level.rank]
        return (*self._shipped_in(parent, below), *added)

    def ancestors(self, place_id: str) -> tuple[Place, ...]:
        """The places around it, province first, itself left out."""
        found = []
        parent_id = self.place(place_id).parent_id
        while parent_id is not None:
            found.append(self.place(parent_id))
            parent_id = found[-1].parent_id
        return tuple(reversed(found))

    def path(self, place_id: str) -> tuple[Place, ...]:
        """The places around it and itself, province first.

        >>> [place.name for place in load_division_tree("410621").path("410621")]
        ['河南省', '鹤壁市', '浚县']
        """
        return (*self.ancestors(place_id), self.place(place_id))

    def descendants(self, place_id: str, level: Level | None = None) -> tuple[Place, ...]:
        """All places inside it, or those of one ``level``: level by level, by code, added ones last."""
        root = self.place(place_id)
        levels = [lv for lv in Level if level in (None, lv) and lv.rank > root.level.rank]
        found: list[Place] = []
        if root.id not in self._added:
            for below in levels:
                found += self._shipped_in(root, below)
        inside = (p for p in self._added.values() if p.level in levels)
        return (*found, *(p for p in inside if root in self.ancestors(p.id)))

    def has_code(self, code: str) -> bool:
        """Whether a place of the tree bears the code in the shipped list or ever bore it."""
        return bool(self._bearers(parse_division_code(code)))

    def at(self, code: str, *, on: date | None = None) -> Place:
        """The place that bore ``code`` on a day; without a day, the one that bears or last bore it.

        The county code of a year in which it changed answers under its old and its new form, since
        the lists name the year alone. Raises PLACE003 for a code that the tree never had, PLACE006
        for one that no place had on that day.

        >>> hebi = load_division_tree("410600")
        >>> hebi.at("410525", on=date(1985, 1, 1)).name, hebi.at("410621", on=date(2018, 1, 1)).name
        ('浚县', '浚县')
        """
        digits = parse_division_code(code)
        bearers = self._bearers(digits)
        if not bearers:
            raise JingzhunError([self.unknown_code(digits)])
        holding = [b for b in bearers if on is None or b.holds_on(on)]
        if not holding:
            raise JingzhunError([_not_in_force(digits, bearers, on)])
        return self.place(max(holding, key=lambda b: b.valid_from or date.min).place_id)

    def codes_of(self, place_id: str) -> tuple[PlaceCode, ...]:
        """All codes the place ever had, oldest first; empty for a place without national code."""
        place = self.place(place_id)
        own = [code for code in self._codes if code.place_id == place.id]
        if own:
            return tuple(sorted(own, key=lambda c: c.valid_from or date.min))
        if not place.code:
            return ()
        if place.level is Level.COUNTY:
            return county_codes(place.code, place_id=place.id)
        return (PlaceCode(place_id=place.id, code=place.code),)

    def code_of(self, place_id: str, *, on: date) -> str | None:
        """The code the place had on a day, or ``None`` when it had none; the later of two.

        >>> load_division_tree("410600").code_of("410621", on=date(1985, 1, 1))
        '410525000000'
        """
        holding = [code.code for code in self.codes_of(place_id) if code.holds_on(on)]
        return holding[-1] if holding else None

    def successors(self, place_id: str, *, on: date) -> tuple[Place, ...]:
        """The places into which it had been merged or split by a day; empty while it stands alone."""
        place = self.place(place_id)
        return tuple(
            self.place(step.successor_id)
            for step in self._successions
            if step.place_id == place.id and step.on <= on
        )

    def with_changes(
        self,
        *,
        places: Iterable[Place] = (),
        codes: Iterable[PlaceCode] = (),
        successions: Iterable[Succession] = (),
    ) -> "DivisionTree":
        """A tree with places added (villager groups, new villages), codes dated, places merged.

        The codes given for a place replace the one of the shipped list: give all it had. Raises
        PLACE007 with every place, code or succession that does not fit.
        """
        codes = [replace(given, code=parse_division_code(given.code)) for given in codes]
        successions = tuple(successions)
        tree = DivisionTree(
            columns=self._columns,
            root=self._root,
            added=self._added,
            codes=(*self._codes, *codes),
            successions=(*self._successions, *successions),
        )
        faults: list[Fault] = []
        for place in places:
            faults += _misfits(place, tree)
            tree._added[place.id] = place
        named = [code.place_id for code in codes]
        named += [end for step in successions for end in (step.place_id, step.successor_id)]
        faults += [tree._unknown_id(place_id) for place_id in named if place_id not in tree]
        if faults:
            raise JingzhunError(faults)
        return tree

    def unknown_code(self, code: str, *, position: Position | None = None) -> Fault:
        """The fault for a code that the tree does not have, with the nearest one that it has."""
        fields = {"as_at": AS_AT}
        return Fault(
            code="PLACE003",
            position=position or Position(),
            seen=code,
            wanted=self._nearest(code),
            fields=fields,
        )

    def _shipped(self, place_id: str) -> Place | None:
        """The shipped place of an id: a code, with the level's name behind it where two share it."""
        digits, _, suffix = place_id.partition("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) in CODE_WIDTHS.values()):
            return None
        code = digits.ljust(12, "0")
        levels = [lv for lv in CODED_LEVELS if suffix in ("", lv.value)]
        for level in levels:
            row = self._columns[level].find(int(code))
            if row is not None:
                return self._at_row(level, row)
        return None

    def _at_row(self, level: Level, row: int) -> Place:
        column = self._columns[level]
        code = f"{column.codes[row]:012d}"
        above = CODED_LEVELS[level.rank - 2] if level is not Level.PROVINCE else None
        return Place(
            id=_shipped_id(code, level),
            code=code,
            level=level,
            name=column.name(row),
            parent_id=_shipped_id(code[: CODE_WIDTHS[above]].ljust(12, "0"), above)
            if above
            else None,
        )

    def _shipped_in(self, parent: Place, level: Level) -> Iterator[Place]:
        if level not in self._columns:
            return
        first, last = span(parent.id[:12], parent.level)
        for row in self._columns[level].rows_between(first, last):
            yield self._at_row(level, row)

    def _bearers(self, code: str) -> tuple[PlaceCode, ...]:
        given = [bearer for bearer in self._codes if bearer.code == code]
        shipped = self._shipped(code)
        if shipped is not None:
            given += [c for c in self.codes_of(shipped.id) if c.code == code and c not in given]
        if not given and division_level(code) is Level.COUNTY:
            given += self._former_county_codes.get(code, ())
        return tuple(given)

    @cached_property
    def _former_county_codes(self) -> Mapping[str, list[PlaceCode]]:
        found: dict[str, list[PlaceCode]] = defaultdict(list)
        counties = self._columns[Level.COUNTY]
        for row in range(len(counties.codes)):
            for code in self.codes_of(self._at_row(Level.COUNTY, row).id):
                found[code.code].append(code)
        return found

    @cached_property
    def _added_below(self) -> Mapping[str | None, list[Place]]:
        found: dict[str | None, list[Place]] = defaultdict(list)
        for place in self._added.values():
            found[place.parent_id].append(place)
        return found

    def _nearest(self, code: str) -> str:
        for above in (*reversed(ancestor_codes(code)), ""):
            parent = self._shipped(above) if above else None
            if parent is None and above:
                continue
            siblings = self.children(parent.id) if parent else self.roots()
            names = {place.code: place.name for place in siblings}
            best = closest(code, names)
            if best:
                return f"{best} {names[best]}"
        return "another code"

    def _unknown_id(self, place_id: str) -> Fault:
        known = [*self._added]
        code = place_id.partition("-")[0].ljust(12, "0")
        if code.isascii() and code.isdigit() and not code.startswith("00") and len(code) == 12:
            return self._id_fault(place_id, self._nearest(code))
        return self._id_fault(place_id, closest(place_id, known) or "another id")

    def _id_fault(self, place_id: str, wanted: str) -> Fault:
        fields = {"root": self._root or "the country"}
        return Fault(code="PLACE005", seen=place_id, wanted=wanted, fields=fields)


def _shipped_id(code: str, level: Level) -> str:
    # A city without counties is listed again as its own county, and 金门县 at three levels: the lower
    # ones share the code, so their id says the level.
    above = CODE_WIDTHS[CODED_LEVELS[level.rank - 2]] if level is not Level.PROVINCE else 0
    return code if code[above:].strip("0") else f"{code}-{level.value}"


def _surroundings(code: str) -> DivisionTree:
    """The tree of the smallest listed division around an unlisted code, else of the provinces."""
    for above in reversed(ancestor_codes(code)):
        level = division_level(above)
        columns = read_divisions(above, level, lowest=CODED_LEVELS[level.rank])
        if columns[level].find(int(above)) is not None:
            return DivisionTree(columns=columns, root=above)
    return DivisionTree(columns=read_divisions(None, None, lowest=Level.PROVINCE), root="")


def _misfits(place: Place, tree: DivisionTree) -> Iterator[Fault]:
    if place.id in tree:
        yield _misfit(place, "the id is taken", "an id of its own")
    if place.parent_id is None or place.parent_id not in tree:
        yield _misfit(place, f"there is no place '{place.parent_id}'", "the id of its parent")
    elif tree.place(place.parent_id).level.rank >= place.level.rank:
        yield _misfit(
            place, f"a {place.level} cannot lie in its parent", "a parent of a higher level"
        )


def _misfit(place: Place, detail: str, wanted: str) -> Fault:
    return Fault(code="PLACE007", seen=place.id, wanted=wanted, fields={"detail": detail})


def _not_in_force(code: str, bearers: Iterable[PlaceCode], on: date | None) -> Fault:
    spans = [f"{b.valid_from or '...'} to {b.valid_until or '...'}" for b in bearers]
    fields = {"on": str(on)}
    return Fault(code="PLACE006", seen=code, wanted=", ".join(spans), fields=fields)
