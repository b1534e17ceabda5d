"""Hospital and out-patient bills of the register's year, and what each payer took of them in turn."""

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import Bools, Ints, day_number, pick, year_days
from jingzhun.population.frame import Frame, code, codes
from jingzhun.population.record_ids import number_ids
from jingzhun.population.selection import Drawing

_PAYERS = (
    "basic_insurance",
    "serious_illness_insurance",
    "supplementary_insurance",
    "government_cap",
)
_SHARES = (0.62, 0.35, 0.3)
_LEVELS = ("township", "county", "city", "province")
_WITHIN_CAP = 0.93
"""Of the bills under a cap, the share on which it was kept; the others are still to be topped up."""


def bill_rows(drawing: Drawing) -> tuple[Frame, Frame]:
    """The bills of ill people on the register with their layers: ``bills`` and ``bill_layers``."""
    persons, plan = drawing.persons, drawing.plan
    rng = drawing.stream("bills")
    lots = rng.random(persons.rows)
    chance = np.select([persons["is_serious"], persons["has_chronic_illness"]], [0.85, 0.3], 0.02)
    rows = np.flatnonzero((lots < chance) & persons["registered"] & persons["is_living"])
    count = len(rows)
    bills = Frame(rows=count)
    bills["bill_id"] = number_ids("B", block=drawing.block, numbers=np.arange(count))
    bills["person_id"] = persons["person_id"].take(pa.array(rows))
    last = day_number(plan.as_at)
    first = year_days(plan.as_at.year, 1, 3)
    bills["settled_on"] = first + (rng.random(count) * max(last - first, 1)).astype(np.int64)
    serious = persons["is_serious"][rows]
    chronic = persons["has_chronic_illness"][rows] & ~serious
    outpatient = rng.random(count) < np.where(chronic, 0.6, np.where(serious, 0.35, 0.0))
    kinds = codes("care_kind", "inpatient", "serious_outpatient", "chronic_outpatient")
    bills["care"] = kinds[np.where(outpatient, np.where(serious, 1, 2), 0)]
    levels = codes("hospital_level", *_LEVELS)
    bills["hospital_level"] = levels[pick(rng, count, weights=[35, 45, 15, 5])]
    illness = np.where(serious, "serious", np.where(chronic, "chronic", "ordinary"))
    bills["illness_class"] = np.select(
        [illness == "serious", illness == "chronic"],
        [code("illness_class", "serious"), code("illness_class", "chronic")],
        code("illness_class", "ordinary"),
    )
    _charge(bills, outpatient, serious, rng)
    bills["most_left_yuan"] = _most_left(drawing, bills, rows)
    layers = _layers(drawing, bills)
    return bills, layers


def _charge(bills: Frame, outpatient: Bools, serious: Bools, rng: np.random.Generator) -> None:
    rows = bills.rows
    typical = np.where(outpatient, 1_100, np.where(serious, 26_000, 5_200))
    total = (typical * np.exp(rng.normal(0, 0.6, rows)) * 100).astype(np.int64)
    bills["total_yuan"] = total
    bills["in_scope_yuan"] = total * 9 // 10 - total % 97
    near = bills["hospital_level"] <= code("hospital_level", "county")
    inpatient = bills["care"] == code("care_kind", "inpatient")
    bills["paid_in_advance"] = inpatient & np.where(near, False, rng.random(rows) < 0.7)
    bills["one_stop"] = near | (rng.random(rows) < 0.4)
    bills["care_place"] = np.select(
        [near, total % 4 > 0],
        [code("care_place", "in_county"), code("care_place", "referred")],
        code("care_place", "not_referred"),
    )
    bills["is_outpatient"] = outpatient


def _most_left(drawing: Drawing, bills: Frame, persons: Ints) -> Ints:
    """What a bill may leave the patient at most: the cap of the county's class, the whole bill where none is kept.

    Where a cap is kept the hospital has charged next to nothing outside the scope of the insurance.
    """
    caps, whole = drawing.plan.self_pay_cap_percent, bills["total_yuan"].copy()
    if not caps:
        return np.asarray(whole)
    is_deep = drawing.in_deep_county(of_persons=True)[persons]
    percent = np.where(is_deep, caps.get("deep", 100), caps.get("other", 100))
    near = bills["care_place"] != code("care_place", "not_referred")
    lots = drawing.stream("caps").random(drawing.persons.rows)[persons]
    kept = (near | bills["is_outpatient"]) & (lots < _WITHIN_CAP)
    bills["in_scope_yuan"] = np.where(kept, whole - whole // 50, bills["in_scope_yuan"])
    return np.asarray(np.where(kept, whole * percent // 100, whole))


def _layers(drawing: Drawing, bills: Frame) -> Frame:
    """Each payer takes its share of what the payer before it has left; out-patient bills have one payer.

    What a cap leaves beyond the patient's share the government pays, as far as it is in scope.
    """
    rest = bills["in_scope_yuan"].copy()
    bases, paid = [], []
    for share in _SHARES:
        rate = np.where(bills["is_outpatient"], 0.88 if share == _SHARES[0] else 0.0, share)
        taken = np.floor(rest * rate).astype(np.int64)
        bases.append(rest.copy())
        paid.append(taken)
        rest -= taken
    left = bills["total_yuan"] - np.stack(paid, axis=1).sum(axis=1)
    bases.append(rest.copy())
    paid.append(np.clip(left - bills["most_left_yuan"], 0, rest))
    amounts = np.stack(paid, axis=1)
    bills["reimbursed_yuan"] = amounts.sum(axis=1)
    owner, layer = np.nonzero(amounts > 0)
    layers = Frame(rows=len(owner))
    layers["layer_id"] = number_ids("P", block=drawing.block, numbers=np.arange(len(owner)))
    layers["bill_id"] = bills["bill_id"].take(pa.array(owner))
    layers["payer"] = codes("medical_payer", *_PAYERS)[layer]
    layers["order"] = layer + 1
    layers["base_yuan"] = np.stack(bases, axis=1)[owner, layer]
    layers["paid_yuan"] = amounts[owner, layer]
    return layers
