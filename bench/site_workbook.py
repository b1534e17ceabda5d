"""A workbook as a county exports it from the national register: its persons, some changed, some new, some wrong."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from bench.registers import vocabulary
from jingzhun.engines import quote_text

HEADERS = (
    "序号", "县", "乡(镇)", "行政村", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "民族",
    "文化程度", "在校生状况", "健康状况", "劳动技能", "务工状况", "务工时间(月)", "脱贫属性",
    "贫困户属性", "主要致贫原因", "联系电话",
)  # fmt: skip
_COLUMNS = {
    "ethnicity": "p.ethnicity", "education": "p.education", "schooling": "p.schooling",
    "health": "p.health", "labour": "p.labour", "working_area": "p.working_area",
}  # fmt: skip
_SAID = {"poor": "未脱贫", "exited": "新脱贫", "relapsed": "返贫"}
"""How the national register says where a household stands; it knows no others."""
_CHANGED, _NEW, _WRONG = 0.10, 0.01, 0.01


def write_workbook(snapshot: Path, path: Path, *, rows: int) -> None:
    """Write so many persons of a snapshot in the national layout, all cells text; a tenth changed their work."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("人员信息")
        sheet.write_string(0, 0, "贫困人口信息")
        sheet.write_string(1, 0, "导出日期：2018-12-31")
        for at, row in enumerate((HEADERS, *_rows(snapshot, rows)), start=2):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)


def _rows(snapshot: Path, rows: int) -> Iterator[Sequence[str]]:
    chance = random.Random(rows)
    with duckdb.connect() as engine:
        reader = engine.execute(_query(snapshot, rows))
        names = [column[0] for column in reader.description or ()]
        number = 0
        while found := reader.fetchmany(5_000):
            for values in found:
                number += 1
                yield _row(number, dict(zip(names, values, strict=True)), chance)


def _query(snapshot: Path, rows: int) -> str:
    tables = {
        name: f"read_parquet({quote_text(str(snapshot / f'{name}.parquet'))})"
        for name in ("persons", "households", "villages", "townships", "counties")
    }
    columns = ", ".join(f"{sql} AS {name}" for name, sql in _COLUMNS.items())
    return (
        "SELECT c.name AS county, t.name AS township, v.name AS village, household_id, person_id,"
        f" p.name, id_number, relation, {columns}, working_months, h.registration,"
        f" h.household_kind, h.main_cause, h.phone FROM {tables['persons']} AS p"
        f" JOIN {tables['households']} AS h USING (household_id)"
        f" JOIN {tables['villages']} AS v USING (village_id)"
        f" JOIN {tables['townships']} AS t USING (township_id)"
        f" JOIN {tables['counties']} AS c USING (county_id)"
        f" WHERE h.registration IN ({', '.join(map(quote_text, _SAID))}) ORDER BY person_id LIMIT {rows}"
    )


def _row(number: int, found: dict[str, Any], chance: random.Random) -> list[str]:
    kind = chance.random()
    if kind < _CHANGED:
        found["labour"] = "lost" if found["labour"] == "ordinary" else "ordinary"
    elif kind < _CHANGED + _NEW:
        found |= {"person_id": f"{found['person_id']}N", "id_number": None, "relation": "other"}
    elif kind < _CHANGED + _NEW + _WRONG:
        found["id_number"] = f"{found['id_number'] or ''}9"
    coded = {
        "relation": "relation", **{name: name for name in _COLUMNS},
        "household_kind": "household_kind", "main_cause": "main_cause",
    }  # fmt: skip
    said = {
        name: _label("households" if name in {"household_kind", "main_cause"} else "persons", field, found[name])
        for name, field in coded.items()
    }  # fmt: skip
    plain = ("county", "township", "village", "household_id", "person_id", "name", "id_number")
    return [
        str(number), *(str(found[name] or "") for name in plain), said["relation"],
        *(said[name] for name in _COLUMNS), str(found["working_months"] or ""),
        _SAID[found["registration"]], said["household_kind"], said["main_cause"], str(found["phone"] or ""),
    ]  # fmt: skip


def _label(entity: str, field: str, code: str | None) -> str:
    """A code as the workbook writes it."""
    table = vocabulary().entities[entity].fields[field].codes
    known = vocabulary().code_tables[table].values.get(code or "")
    return known.label_zh if known else ""
