"""What a comparison proposes to write into our register, from the rows of theirs."""

import pytest

from jingzhun_site.crosschecks.catalogue import comparisons
from jingzhun_site.crosschecks.proposals import proposed_change
from jingzhun_site.households.topics import topic_of
from jingzhun_site.programmes.procedures import last_ruled


def test_a_death_proposes_that_somebody_leaves_on_its_day() -> None:
    change = proposed_change(comparisons()["dead_in_ours_alive"], [{"died_on": "2018-11-20"}])

    assert change == {"entity": "persons", "leaves": "died", "values": {}, "on": "2018-11-20"}


def test_of_several_rows_the_latest_counts() -> None:
    rows = [
        {"support": "dispersed", "approved_on": "2017-01-01"},
        {"support": "centralised", "approved_on": "2018-06-01"},
    ]
    change = proposed_change(comparisons()["extreme_poverty_not_marked"], rows)

    assert (change["entity"], change["on"]) == ("households", "2018-06-01")
    assert change["values"] == {"extreme_poverty_support": "centralised"}


def test_rows_that_disagree_propose_nothing_for_a_field() -> None:
    spec = comparisons()["disability_level_differs"]
    rows = [
        {"disability_kind": "4", "disability_level": "1"},
        {"disability_kind": "4", "disability_level": "2"},
    ]
    assert proposed_change(spec, rows)["values"] == {"disability_kind": "4"}
    assert proposed_change(spec, [{"disability_kind": None, "disability_level": None}]) == {}


@pytest.mark.parametrize("name", [n for n, one in comparisons().items() if one.proposes])
def test_the_values_of_a_proposal_stand_in_one_form(name: str) -> None:
    spec = comparisons()[name]
    assert spec.proposes is not None
    entity = "households" if spec.entity == "households" else "persons"
    topics = {topic.id for field in spec.proposes.values if (topic := topic_of(entity, field))}
    assert len(topics) == (0 if spec.proposes.leaves else 1)


def test_every_programme_that_is_offered_is_one_of_some_pack() -> None:
    place = {"disabled_care_allowance": "510000000000"}
    for spec in comparisons().values():
        for programme in spec.offers:
            assert last_ruled(programme, place.get(programme, "410621000000")), programme
