"""The documents of a demonstration are read and reviewed in every place, whatever its packs have."""

import pytest

from jingzhun_site.accounts.rights import Role
from jingzhun_site.directives.demo import load_demo_directives
from jingzhun_site.directives.models import Directive, Handover
from tests.jingzhun_site.conftest import COUNTY, MakeUser, make_record

HUBEI_COUNTY = "420322000000"


@pytest.mark.parametrize(("place", "handed"), [(COUNTY, True), (HUBEI_COUNTY, False)])
def test_a_target_is_handed_over_only_where_its_goal_is_in_force(
    places: None, make_user: MakeUser, place: str, handed: bool
) -> None:
    make_record(
        "counties", county_id=HUBEI_COUNTY, city_id="410600000000", name="丙县",
        place_code=HUBEI_COUNTY,
    )  # fmt: skip
    make_user("county", Role.COUNTY_OFFICER, place)

    load_demo_directives()

    directive = Directive.objects.get()
    assert directive.items.filter(state="accepted").exists()
    assert Handover.objects.filter(kind=Handover.Kind.GOAL).exists() is handed
