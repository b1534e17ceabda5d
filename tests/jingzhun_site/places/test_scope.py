"""Which places a scope holds, for single codes, the ORM and SQL alike."""

import duckdb
import pytest

from jingzhun_site.places.scope import NOWHERE, Scope
from jingzhun_site.register.models import MODELS
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, TOWNSHIP, VILLAGE


@pytest.mark.parametrize(
    ("codes", "covered"),
    [
        ([COUNTY], {VILLAGE: True, FOREIGN_VILLAGE: False, "410600000000": False}),
        (["410600000000"], {VILLAGE: True, FOREIGN_VILLAGE: True, "411000000000": False}),
        ([VILLAGE, COUNTY], {VILLAGE: True, TOWNSHIP: True}),
        ([], {VILLAGE: False, "": False}),
    ],
)
def test_a_scope_covers_its_places_and_all_below(
    codes: list[str], covered: dict[str, bool]
) -> None:
    scope = Scope.of(codes)

    assert {code: scope.covers(code) for code in covered} == covered


def test_a_place_chosen_outside_leaves_nothing() -> None:
    scope = Scope.of([COUNTY])

    assert not scope.narrowed(FOREIGN_VILLAGE)
    assert scope.narrowed("410600000000") == scope
    assert scope.narrowed(VILLAGE).prefixes == (VILLAGE,)


def test_orm_and_sql_find_the_same_villages(places: None) -> None:
    for scope in (Scope.of([COUNTY]), Scope.of(["410000000000"]), NOWHERE, Scope.of([VILLAGE])):
        condition, values = scope.sql("code")
        codes = sorted(MODELS["villages"].objects.values_list("pk", flat=True))
        by_sql = duckdb.execute(
            f"SELECT code FROM (SELECT unnest(?) AS code) WHERE {condition} ORDER BY code",
            [codes, *values],
        ).fetchall()
        by_orm = MODELS["villages"].objects.filter(scope.q()).order_by("pk")

        assert [row[0] for row in by_sql] == [record.pk for record in by_orm]
        assert [code for code in codes if scope.covers(code)] == [r.pk for r in by_orm]
