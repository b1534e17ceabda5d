"""Documents as templates: names over several runs, rows and paragraphs repeated."""

import io
from typing import Any

import docx

from jingzhun.reports import fill_template, read_template
from tests.jingzhun.reports.forms import VALUES, document


def filled(content: bytes) -> Any:
    return docx.Document(io.BytesIO(fill_template(content, VALUES).content))


def test_every_name_is_found_with_its_paragraph() -> None:
    content = document(
        "{{ place.name }}通报", "支付 {{ funds.paid | wan }} 万元",
        table=(("乡镇", "户"), ("{{ each children }}{{ place.name }}", "{{ houses.done }}")),
    )  # fmt: skip
    found = [(s.at, s.name, s.list_name) for s in read_template(content).slots]

    assert found == [
        ("第1段", "place.name", ""), ("第2段", "funds.paid", ""), ("表1第2行第1格", "children", ""),
        ("表1第2行第1格", "place.name", "children"), ("表1第2行第2格", "houses.done", "children"),
    ]  # fmt: skip


def test_a_name_over_several_runs_is_filled_in_the_letters_of_the_first() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("支付 ")
    paragraph.add_run("{{ fun").bold = True
    paragraph.add_run("ds.paid | wan")
    paragraph.add_run(" }} 万元。完成 {{ houses.done }} 户，{{ houses.dark }}")
    out = io.BytesIO()
    made.save(out)

    found = filled(out.getvalue()).paragraphs[0]
    assert found.text == "支付 123.46 万元。完成 12 户，情况不明"
    assert [run.text for run in found.runs if run.bold] == ["123.46"]


def test_a_row_and_a_paragraph_are_repeated() -> None:
    content = document(
        "{{ each children }}{{ item.number }}．{{ place.name }} {{ houses.done }} 户",
        "{{ each none }}{{ item.number }}．{{ place.name }}",
        table=(
            ("乡镇", "户"), ("{{ each children }}{{ place.name }}", "{{ houses.done }}"),
            ("合计", "{{ houses.done }}"),
        ),
    )  # fmt: skip
    made = filled(content)

    assert [p.text for p in made.paragraphs] == [
        "1．东镇 5 户",
        "2．西镇 7 户",
        "3．南镇 情况不明 户",
        "没有记录",
    ]
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows == [
        ["乡镇", "户"],
        ["东镇", "5"],
        ["西镇", "7"],
        ["南镇", "情况不明"],
        ["合计", "12"],
    ]


def test_a_document_is_shown_in_its_order() -> None:
    content = document("{{ place.name }}", table=(("户", "{{ houses.done }}"),))
    result = fill_template(content, VALUES)

    assert [block.is_table for block in result.blocks] == [False, True]
    assert [p.cell for p in result.blocks[1].rows[0][1].pieces] == [1]


def test_a_list_that_nobody_knows_says_so_and_why() -> None:
    content = document(
        "{{ each dark }}{{ item.number }}．{{ place.name }}",
        table=(("序号", "目标"), ("{{ each dark }}{{ item.number }}", "{{ place.name }}")),
    )
    result = fill_template(content, VALUES)
    made = docx.Document(io.BytesIO(result.content))

    assert made.paragraphs[0].text == "情况不明：还没有测算"
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ["情况不明：还没有测算", ""]
    assert [(c.at, c.name, c.state, c.why) for c in result.cells] == [
        ("第1段", "dark", "unknown", "还没有测算"), ("表1第2行第1格", "dark", "unknown", "还没有测算"),
    ]  # fmt: skip
    assert [p.cell for p in result.blocks[1].rows[1][0].pieces] == [1]
