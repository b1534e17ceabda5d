"""A small county with two townships, someone who imports into each, and workbooks to be made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.imports.actions import (
    apply_batch,
    choose_mapping,
    undo_batch,
    upload_batch,
)
from jingzhun_site.imports.models import ImportBatch
from jingzhun_site.jobs.running import run_waiting_jobs
from jingzhun_site.register.actions import Why, add_record
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import sealed, search_tokens

COUNTY, EAST, WEST = "990001000000", "990001100000", "990001101000"
VILLAGE, FOREIGN = "990001100201", "990001101201"

NATIONAL = [
    "序号",
    "县(市、区、旗)",
    "乡(镇)",
    "行政村",
    "自然村",
    "户编号",
    "人编号",
    "姓名",
    "证件号码",
    "人数",
    "与户主关系",
    "民族",
    "文化程度",
    "在校生状况",
    "健康状况",
    "劳动技能",
    "务工状况",
    "务工时间(月)",
    "参加大病医疗",
    "脱贫属性",
    "脱贫年度",
    "贫困户属性",
    "主要致贫原因",
    "危房户",
    "饮水安全",
    "饮水困难",
    "人均纯收入",
    "联系电话",
]

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def county(db: None) -> None:
    """One county, two townships with a village each."""
    build_county()


def build_county() -> None:
    """Put the county into the register."""
    add("cities", city_id="990000000000", name="示例市")
    add("counties", county_id=COUNTY, city_id="990000000000", name="示例县")
    for township, name, village, called in (
        (EAST, "山口镇", VILLAGE, "东村"),
        (WEST, "河口乡", FOREIGN, "西村"),
    ):
        add("townships", township_id=township, county_id=COUNTY, name=name)
        facts = {"is_poor_village": True, "is_deep_poor_village": False}
        add("villages", village_id=village, township_id=township, name=called, **facts)


def add(entity: str, **values: Any) -> Record:
    """A record of the register, its identities put away."""
    model = MODELS[entity]
    stored = sealed(model.entity, values)
    if entity == "persons":
        stored |= search_tokens(values)
    return add_record(entity, stored, acting_user=None, why=Why())


@pytest.fixture
def household(county: None) -> Record:
    """A registered household of two in the east."""
    return build_household()


def build_household() -> Record:
    """Put the household into the register."""
    found = add(
        "households",
        household_id="H1",
        village_id=VILLAGE,
        registration="poor",
        main_cause="illness",
        dwelling_area_m2="80",
    )
    person("P1", name="赵一", id_number="99000119600101001X", relation="head")
    person("P2", name="赵二", id_number="990001199005050039", relation="son", labour="ordinary")
    return found


def person(key: str, *, household: str = "H1", **values: Any) -> Record:
    """A person of a household."""
    return add("persons", person_id=key, household_id=household, registration="poor", **values)


def make_user(name: str, role: Role = Role.TOWNSHIP_CLERK, place: str = EAST) -> User:
    """Someone with a role in a place."""
    user = User.objects.create_user(username=name, password="synthetic-1")
    Grant.objects.create(user=user, role=role, place_code=place)
    return user


@pytest.fixture
def clerk(county: None) -> User:
    """The clerk of the eastern township."""
    return make_user("clerk")


@pytest.fixture
def site(clerk: User) -> Client:
    """A browser in which the clerk is logged in."""
    client = Client()
    client.force_login(clerk)
    return client


def national_row(**values: Any) -> list[str]:
    """A row of the national layout about the person P2, unless told otherwise."""
    said = {
        "序号": "1",
        "县(市、区、旗)": "示例县",
        "乡(镇)": "山口镇",
        "行政村": "东村",
        "户编号": "H1",
        "人编号": "P2",
        "姓名": "赵二",
        "证件号码": "990001199005050039",
        "与户主关系": "之子",
        "脱贫属性": "未脱贫",
        **values,
    }
    return [str(said.get(header, "")) for header in NATIONAL]


def national_rows(*rows: Sequence[str]) -> list[Sequence[str]]:
    """A national export: two title rows, the header in row 3, the rows."""
    return [["贫困人口信息"], ["导出日期：2023-12-18"], NATIONAL, *rows]


def write_workbook(path: Path, rows: Rows, *, merged: Sequence[str] = ()) -> Path:
    """An .xlsx file of these rows, all cells texts but numbers as numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("人员信息")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value) if isinstance(value, int | float) else (
                    sheet.write_string(at, column, value)
                )
        for area in merged:
            sheet.merge_range(area, rows[0][0])
    return path


@dataclass
class Desk:
    """Someone importing: each step as the pages take it, the background work done at once."""

    user: User
    folder: Path
    count: int = 0

    def upload(self, rows: Rows | bytes, name: str = "人员信息_20231218.xlsx") -> ImportBatch:
        self.count += 1
        content = rows
        if not isinstance(rows, bytes):
            content = write_workbook(self.folder / f"{self.count}.xlsx", rows).read_bytes()
        file = SimpleUploadedFile(name, content)
        batch = upload_batch(file, key=f"key-{self.count}", acting_user=self.user)
        run_waiting_jobs()
        return fresh(batch)

    def check(self, batch: ImportBatch, **settled: Any) -> ImportBatch:
        given = {
            "layout": batch.layout,
            "choices": batch.choices,
            "code_map": batch.code_map,
            "meanings": {},
            "valid_from": batch.valid_from,
            "year": batch.year,
            **settled,
        }
        choose_mapping(batch, acting_user=self.user, **given)
        run_waiting_jobs()
        return fresh(batch)

    def apply(self, batch: ImportBatch, *, leaves_out_faulty: bool = False) -> ImportBatch:
        apply_batch(
            batch, leaves_out_faulty=leaves_out_faulty, reason="月度更新", acting_user=self.user
        )
        run_waiting_jobs()
        return fresh(batch)

    def undo(self, batch: ImportBatch, *, rest_only: bool = False) -> ImportBatch:
        undo_batch(batch, rest_only=rest_only, acting_user=self.user)
        run_waiting_jobs()
        return fresh(batch)


def fresh(batch: ImportBatch) -> ImportBatch:
    """The batch as the database has it now."""
    return ImportBatch.objects.select_related("job").get(pk=batch.pk)


@pytest.fixture
def desk(clerk: User, tmp_path: Path) -> Desk:
    """The clerk's desk."""
    return Desk(user=clerk, folder=tmp_path)


@pytest.fixture
def found(household: Record) -> Callable[[str, str], Record]:
    """A record as the database has it now."""
    return lambda entity, key: MODELS[entity].with_withdrawn.get(pk=key)
