"""The file of data says of every kind of evidence what it takes and who sees it."""

from jingzhun_site.accounts.rights import Right
from jingzhun_site.documents.kinds import TABLE, evidence_kinds, kind_of
from jingzhun_site.documents.recognising import FORMS
from jingzhun_site.register.columns import VOCABULARY


def test_every_kind_of_the_vocabulary_has_its_entry_and_no_other() -> None:
    assert sorted(evidence_kinds()) == sorted(VOCABULARY.code_tables[TABLE].values)


def test_every_kind_takes_some_form_of_file() -> None:
    for kind in evidence_kinds().values():
        assert kind.takes
        assert set(kind.takes) <= set(FORMS)


def test_medical_papers_lie_in_the_compartment_of_health() -> None:
    for code in ("diagnosis", "bill", "treatment_record", "referral"):
        assert Right.SEE_HEALTH in kind_of(code).rights
