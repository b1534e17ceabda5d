"""What Excel would compute goes out as text: no export lets a name run on its reader's machine."""

import ast
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client

import jingzhun
import jingzhun_site
from jingzhun_site.accounts.rights import Role
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import TOWNSHIP, VILLAGE, MakeUser

FORMULAS = [f"{start}1+1" for start in "=+-@\t\r"]
UNTYPED = {
    "write",
    "write_row",
    "write_column",
    "write_formula",
    "write_array_formula",
    "write_url",
}
"""Ways of xlsxwriter to write a cell that look at a text and may make more of it than a text."""


@pytest.fixture
def clerk(client: Client, make_household: Callable[..., Record], make_user: MakeUser) -> Client:
    """A clerk in whose place households are named like formulas and live in groups that are called so."""
    user = make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP)
    for number, formula in enumerate(FORMULAS):
        household = make_household(f"H{number}", VILLAGE, [formula])
        change = {"villager_group": formula, "registration": "poor"}
        change_record(household, change, acting_user=user, why=Why(reason=formula))
    client.force_login(user)
    return client


def cells(content: bytes) -> list[Any]:
    book = openpyxl.load_workbook(BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def check(found: list[Any]) -> None:
    """No cell is a formula or a link, and every name came out as it was typed."""
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    assert [cell.coordinate for cell in found if cell.hyperlink] == []
    texts = {str(cell.value).replace("_x000D_", "\r") for cell in found}
    assert {formula.strip() for formula in FORMULAS} <= {text.strip() for text in texts}


@pytest.mark.django_db(transaction=True)
def test_an_exported_list_computes_nothing(clerk: Client) -> None:
    clerk.post("/lists/households/export/?cols=name&cols=villager_group", {"all_matching": "1"})
    job = run_job(Job.objects.get())
    assert job.state == "done", job.error
    check(cells((Path(settings.HOME) / job.result_file).read_bytes()))


def test_the_list_to_be_keyed_back_computes_nothing(clerk: Client) -> None:
    for person in MODELS["persons"].objects.all():
        change_record(person, {"labour": "weak"}, acting_user=None, why=Why())
    check(cells(clerk.get("/imports/key-back/workbook/").content))


def modules() -> Iterator[Path]:
    for package in (jingzhun, jingzhun_site):
        yield from Path(str(package.__file__)).parent.rglob("*.py")


def untyped(source: str) -> list[int]:
    """The lines on which a module that writes workbooks writes a cell without saying what it is."""
    if "xlsxwriter" not in source:
        return []
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in UNTYPED
        and not (call.func.attr == "write" and len(call.args) == 1)  # a file, not a sheet
    ]


def test_every_cell_of_every_workbook_is_written_as_what_it_is() -> None:
    found = {str(path): untyped(path.read_text(encoding="utf-8")) for path in modules()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_an_untyped_cell_would_be_seen() -> None:
    assert untyped(
        "import xlsxwriter\nsheet.write(0, 0, name)\nsheet.write_string(0, 0, name)\n"
    ) == [2]
