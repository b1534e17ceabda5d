"""Making a population: block by block, from the plan to Parquet, never more than one block in memory."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from jingzhun.population.bills import bill_rows
from jingzhun.population.blanks import leave_blanks
from jingzhun.population.columns import to_table
from jingzhun.population.conditions import draw_conditions, show_conditions
from jingzhun.population.draws import Ints, day_number
from jingzhun.population.enrolments import (
    Enrolments,
    delivery_rows,
    enrol,
    enrolment_rows,
    step_rows,
)
from jingzhun.population.frame import Frame, codes
from jingzhun.population.health import draw_health
from jingzhun.population.household_view import household_facts, show_households
from jingzhun.population.households import draw_households
from jingzhun.population.layout import DRAWN_STRATA, Layout, lay_out
from jingzhun.population.livelihoods import draw_incomes, draw_livelihoods, draw_poverty
from jingzhun.population.names import draw_names
from jingzhun.population.participation import draw_participation
from jingzhun.population.person_view import draw_left_behind, show_persons
from jingzhun.population.persons import draw_persons
from jingzhun.population.plan import PopulationPlan
from jingzhun.population.planting import Planting, plant_before
from jingzhun.population.planting_shown import plant_after
from jingzhun.population.projects import hosts_by_village
from jingzhun.population.record_ids import number_ids, place_ids
from jingzhun.population.records import record_frames
from jingzhun.population.schooling import draw_schooling
from jingzhun.population.selection import Drawing
from jingzhun.population.truth import PopulationManifest, Truth, truth_table, write_manifest
from jingzhun.population.village_rows import CENSUS, place_tables
from jingzhun.population.village_surveys import (
    COUNTED,
    count_villages,
    survey_table,
    surveyed_years,
)
from jingzhun.population.work import draw_work
from jingzhun.population.writing import PopulationWriter
from jingzhun.vocabulary import load_vocabulary

PARTS_FROM_PERSONS = 4_000_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Everything drawn for one run of villages: tables by entity and the truth about what was planted."""

    tables: dict[str, pa.Table]
    truth: pa.Table
    census: Ints
    hosts: Ints
    surveyed: Ints
    totals: Mapping[str, int]
    noted: Mapping[str, int]


def populate(
    plan: PopulationPlan, out: Path, *, progress: Progress | None = None
) -> PopulationManifest:
    """Writes the register of a synthetic place into the new folder ``out`` and returns its manifest.

    One Parquet file an entity (a folder of parts above four million persons), and ``truth/`` beside them: what was
    planted, which no reader of registers may open. ``progress`` is told the blocks done and the blocks in all.

    Raises:
        JingzhunError: When the plan asks for more villages than there are, the folder holds files already, or the disk
            is full; nothing half-written stays.
    """
    layout = lay_out(plan)
    in_parts = plan.persons > PARTS_FROM_PERSONS
    totals: dict[str, int] = {}
    noted: dict[str, int] = {}
    hosts = np.zeros(len(layout.villages), dtype=np.int64)
    census = np.zeros((len(layout.villages), len(CENSUS)), dtype=np.int64)
    surveyed = np.zeros((len(hosts), len(surveyed_years(plan)), len(COUNTED)), dtype=np.int64)
    with PopulationWriter(out, in_parts=in_parts) as writer:
        for number, block in enumerate(draw_blocks(plan, layout)):
            writer.begin_block(number)
            for name, table in block.tables.items():
                writer.write(name, table)
            writer.write("truth/planted", block.truth)
            census[list(layout.blocks[number])] = block.census
            hosts[list(layout.blocks[number])] = block.hosts
            surveyed[list(layout.blocks[number])] = block.surveyed
            _add(totals, block.totals)
            _add(noted, block.noted)
            if progress is not None:
                progress(number + 1, len(layout.blocks))
        for name, table in place_tables(plan, layout, census=census, hosts=hosts).items():
            writer.write(name, table)
        writer.write("village_surveys", survey_table(plan, layout, surveyed))
        manifest = PopulationManifest.of(plan, rows=writer.rows, totals=totals, noted=noted)
        write_manifest(manifest, writer.path("truth/manifest.json"))
    return manifest


def draw_blocks(plan: PopulationPlan, layout: Layout) -> Iterator[Block]:
    """The blocks of a place one after the other."""
    for block in range(len(layout.blocks)):
        yield draw_block(plan, layout, block=block)


def draw_block(plan: PopulationPlan, layout: Layout, *, block: int) -> Block:
    """One block of a place. Its rows depend on the plan and its number alone, whatever was drawn before."""
    drawing = _draw_people(plan, layout, block=block)
    truth = Truth()
    taking_part = draw_participation(drawing)
    planting = Planting(drawing=drawing, taking_part=taking_part, truth=truth)
    plant_before(planting)
    enrolled = {name: enrol(drawing, one) for name, one in taking_part.items()}
    _note_support(drawing, enrolled)
    place_ids(drawing.households, drawing.persons, layout=layout)
    show_households(drawing, enrolled)
    show_persons(drawing, enrolled)
    show_conditions(drawing.households, drawing.persons)
    plant_after(planting, enrolled)
    leave_blanks(drawing, truth)
    frames = {"households": drawing.households, "persons": _born(drawing)}
    frames.update(record_frames(drawing, enrolled))
    frames["bills"], frames["bill_layers"] = bill_rows(drawing)
    entities = load_vocabulary().entities
    tables = {name: to_table(entities[name], frame) for name, frame in frames.items()}
    tables.update(_participation_tables(drawing, enrolled))
    return Block(
        tables=tables,
        truth=truth_table(drawing, truth),
        census=_census(drawing),
        hosts=hosts_by_village(drawing, taking_part["tourism_household"]),
        surveyed=count_villages(drawing),
        totals=_totals(drawing),
        noted=_noted(truth),
    )


def _draw_people(plan: PopulationPlan, layout: Layout, *, block: int) -> Drawing:
    households = draw_households(plan, layout, block=block)
    persons = draw_persons(plan, households, block=block)
    drawing = Drawing(plan=plan, layout=layout, block=block, households=households, persons=persons)
    draw_names(plan, households, persons, block=block)
    draw_health(plan, households, persons, block=block)
    draw_schooling(plan, persons, block=block)
    draw_work(plan, persons, block=block)
    draw_livelihoods(plan, households, block=block)
    draw_conditions(plan, households, block=block)
    draw_poverty(plan, households, persons, block=block)
    draw_incomes(plan, households, block=block)
    household_facts(drawing)
    draw_left_behind(drawing)
    return drawing


def _note_support(drawing: Drawing, enrolled: dict[str, Enrolments]) -> None:
    """Keeps for each household since when it has the support that counts in its income."""
    since = {}
    for name in ("dibao", "extreme_poverty_centralised", "entrusted_care"):
        days = np.full(drawing.households.rows, 2**30, dtype=np.int64)
        days[enrolled[name].household] = enrolled[name].steps[:, 0]
        since[name] = days
    drawing.households["support_since"] = since


def _participation_tables(drawing: Drawing, enrolled: dict[str, Enrolments]) -> dict[str, pa.Table]:
    """Enrolments, steps and deliveries of all programmes, numbered through the block."""
    entities = load_vocabulary().entities
    parts: dict[str, list[pa.Table]] = {"enrolments": [], "enrolment_steps": [], "deliveries": []}
    first = 0
    for one in enrolled.values():
        rows = enrolment_rows(drawing, one, first=first)
        first += rows.rows
        steps = step_rows(drawing, one, rows)
        deliveries = delivery_rows(drawing, one, rows)
        for name, frame in (
            ("enrolments", rows),
            ("enrolment_steps", steps),
            ("deliveries", deliveries),
        ):
            if frame is not None:
                _refer(drawing, frame)
                parts[name].append(to_table(entities[name], frame))
    return {name: _numbered(name, tables, drawing.block) for name, tables in parts.items()}


def _refer(drawing: Drawing, frame: Frame) -> None:
    """Puts the subject's id in place of its row: a person's, or the household's where no person is meant."""
    if "person" not in frame:
        return
    is_person = frame["person"] >= 0
    persons = drawing.persons["person_id"].take(pa.array(np.maximum(frame["person"], 0)))
    households = drawing.households["household_id"].take(pa.array(frame["household"]))
    frame.put("person_id", persons, known=is_person)
    frame.put("household_id", households, known=~is_person)


def _numbered(name: str, tables: list[pa.Table], block: int) -> pa.Table:
    table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    keys = {"enrolment_steps": ("K", "step_id"), "deliveries": ("D", "delivery_id")}
    if name not in keys:
        return table
    letter, key = keys[name]
    ids = number_ids(letter, block=block, numbers=np.arange(table.num_rows, dtype=np.int64))
    return table.set_column(table.column_names.index(key), key, ids)


def _born(drawing: Drawing) -> Frame:
    """The persons who were born by the register's day."""
    persons = drawing.persons
    return persons.take(persons["born_on"] <= day_number(drawing.plan.as_at))


def _census(drawing: Drawing) -> Ints:
    """The counts of :data:`CENSUS` in each village of the block on the register's day."""
    households, living = drawing.households, drawing.persons["is_living"]
    villages = drawing.layout.blocks[drawing.block]
    homes = households["village"] - villages[0]
    owner = homes[drawing.persons["household"]]
    registration = drawing.persons["registration"]
    poor, exited = (
        np.isin(registration, codes("registration_status", *names))
        for names in (("poor", "relapsed"), ("exited",))
    )
    counts = [np.bincount(homes[households["living"] > 0], minlength=len(villages))]
    for chosen in (living, living & poor, living & exited):
        counts.append(np.bincount(owner[chosen], minlength=len(villages)))
    return np.stack(counts, axis=1)


def _totals(drawing: Drawing) -> dict[str, int]:
    """What the plan's totals came to at the base date."""
    counts: dict[str, int] = {}
    households, persons = drawing.households, drawing.persons
    at_base = np.bincount(
        persons["household"][persons["born_on"] <= day_number(drawing.plan.base_on)],
        minlength=households.rows,
    )
    for number, name in enumerate(DRAWN_STRATA):
        inside = households["stratum"] == number
        counts[f"{name}_households"] = int(inside.sum())
        counts[f"{name}_persons"] = int(at_base[inside].sum())
    return counts


def _noted(truth: Truth) -> dict[str, int]:
    counts: dict[str, int] = {}
    for note in truth.notes:
        _add(counts, {f"{note.origin}:{note.kind}": len(note.rows)})
    return counts


def _add(sums: dict[str, int], more: Mapping[str, int]) -> None:
    for name, count in more.items():
        sums[name] = sums.get(name, 0) + count
