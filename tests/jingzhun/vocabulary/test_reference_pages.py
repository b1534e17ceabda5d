"""The pages about the vocabulary say what the vocabulary says."""

import pytest

from jingzhun.vocabulary import load_vocabulary
from tools.render_vocabulary import PAGES, render_pages

RENDERED = render_pages(load_vocabulary())


@pytest.mark.parametrize("name", RENDERED)
def test_the_page_is_up_to_date(name: str) -> None:
    shown = (PAGES / name).read_text(encoding="utf-8")
    assert shown == RENDERED[name], "run: python tools/render_vocabulary.py"


def test_every_field_and_code_is_on_a_page() -> None:
    vocabulary = load_vocabulary()
    fields = [field for entity in vocabulary.entities.values() for field in entity.fields]
    assert [name for name in fields if f"| `{name}`" not in RENDERED["entities.md"]] == []
    codes = [code for table in vocabulary.code_tables.values() for code in table.values]
    assert [code for code in codes if f"| `{code}` |" not in RENDERED["codes.md"]] == []
