"""CSV files as offices really send them."""

import pytest

GOOD = "户编号,行政村,建档立卡状态,致贫说明\nH1,V1,poor,甲\nH2,V1,exited,乙\n"


def codes(snapshot):
    return sorted(fault.code for fault in snapshot.manifest.remarks)


def plain(households):
    return households


@pytest.mark.parametrize(
    ("encoding", "notice"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("gbk", ["SNAPSHOT014"]),
        ("gb18030", ["SNAPSHOT014"]),
        ("utf-16", ["SNAPSHOT014"]),
    ],
)
def test_every_usual_encoding_gives_the_same_snapshot(register, snapshot_of, encoding, notice):
    text = "person_id,household_id,姓名,registration\nP1,H1,张三丰,poor\n"
    expected = snapshot_of(register(persons=text), name="expected")
    snapshot = snapshot_of(register(persons=text.encode(encoding)))
    assert snapshot.manifest.id == expected.manifest.id
    assert codes(snapshot) == notice


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_separators_are_read_and_noticed(register, snapshot_of, households, mark):
    expected = snapshot_of(register(households=households), name="expected")
    snapshot = snapshot_of(register(households=households.replace(",", mark)))
    assert snapshot.manifest.id == expected.manifest.id
    assert codes(snapshot) == ["SNAPSHOT016"]


def test_gbk_with_semicolons_and_windows_line_ends(register, snapshot_of, rows_of):
    text = "人编号;户编号;姓名;建档立卡状态\r\nP1;H1;王小二;已脱贫\r\n"
    snapshot = snapshot_of(register(persons=text.encode("gbk")))
    assert rows_of(snapshot, "persons", "name, registration") == [("王小二", "exited")]


def test_title_rows_above_the_header_are_skipped(register, snapshot_of, rows_of, households):
    text = f"某县农户花名册,,\n\n制表日期:2018-12-31,,\n{households}"
    snapshot = snapshot_of(register(households=text))
    assert rows_of(snapshot, "households", "household_id") == [("H1",), ("H2",)]
    assert codes(snapshot) == ["SNAPSHOT017"]


def test_a_header_in_two_languages_is_one_header(register, snapshot_of, rows_of):
    text = "household_id,village_id,registration\n户编号,行政村,建档立卡状态\nH1,V1,poor\n"
    snapshot = snapshot_of(register(households=text))
    assert rows_of(snapshot, "households", "household_id") == [("H1",)]


def test_headers_are_read_without_stars_units_and_line_breaks(register, snapshot_of, rows_of):
    text = '户编号*,行政村, 建档立卡状态 ,"耕地面积\n(亩)"\nH1,V1,poor,2.5\n'
    snapshot = snapshot_of(register(households=text))
    assert rows_of(snapshot, "households", "CAST(farmland_mu AS VARCHAR)") == [("2.500",)]


def test_an_empty_file_is_a_fault(register, faults_of, households):
    faults = faults_of(register(households=households, persons=""))
    assert [(f.code, f.position.file) for f in faults] == [("SNAPSHOT005", "persons.csv")]
    faults = faults_of(register(households=households, persons=" \n \n"))
    assert [f.code for f in faults] == ["SNAPSHOT005"]


def test_a_file_with_a_header_only_is_a_warning(register, snapshot_of, households):
    text = "person_id,household_id,name,registration\n"
    snapshot = snapshot_of(register(households=households, persons=text))
    assert codes(snapshot) == ["SNAPSHOT007"]
    assert snapshot.supplied("persons")
    assert snapshot.manifest.entities["persons"].rows == 0


def test_a_file_without_a_header_is_a_fault(register, faults_of):
    (fault,) = faults_of(register(households="1,2,3\n4,5,6\n"))
    assert (fault.code, fault.wanted) == ("SNAPSHOT006", "household_id")


def test_a_missing_required_column_is_a_fault(register, faults_of):
    (fault,) = faults_of(register(households="household_id,registration\nH1,poor\n"))
    assert (fault.code, fault.wanted) == ("SNAPSHOT008", "village_id")


def test_a_misspelt_column_is_a_fault_and_a_strange_one_a_notice(register, faults_of, snapshot_of):
    text = "household_id,village_id,registration,dwelling_grad\nH1,V1,poor,C\n"
    (fault,) = faults_of(register(households=text))
    assert (fault.code, fault.wanted, str(fault.position)) == (
        "SNAPSHOT010",
        "dwelling_grade",
        "households.csv:1:4",
    )
    text = "household_id,village_id,registration,天气\nH1,V1,poor,C\n"
    assert codes(snapshot_of(register(households=text))) == ["SNAPSHOT011"]


def test_two_columns_for_one_field_are_a_fault(register, faults_of):
    text = "household_id,户编号,village_id,registration\nH1,H1,V1,poor\n"
    (fault,) = faults_of(register(households=text))
    assert (fault.code, fault.position.column) == ("SNAPSHOT012", 2)


def test_a_row_with_too_few_cells_is_named_by_its_line(register, faults_of):
    text = 'household_id,village_id,registration\n\nH1,"V\n1",poor\nH2,V1\nH3,V1,poor,x\nH4,V1,?\n'
    faults = faults_of(register(households=text))
    assert [(f.code, f.position.line, f.seen) for f in faults] == [
        ("SNAPSHOT018", 5, "2"),
        ("SNAPSHOT018", 6, "4"),
        ("SNAPSHOT033", 7, "?"),
    ]


def test_a_quote_that_never_ends_is_a_fault(register, faults_of):
    text = 'household_id,village_id,registration\nH1,V1,poor\nH2,"V1,poor\nH3,V1,poor\n'
    faults = faults_of(register(households=text))
    assert {f.code for f in faults} <= {"SNAPSHOT018", "SNAPSHOT023"}
    assert faults


def test_bytes_of_no_encoding_are_named_by_their_line(register, faults_of, households):
    (fault,) = faults_of(register(households=households.encode() + b"H3,\xff\xff\xff,poor\n"))
    assert (fault.code, fault.position.line) == ("SNAPSHOT015", 4)


def test_empty_rows_at_the_end_are_no_rows(register, snapshot_of, households):
    snapshot = snapshot_of(register(households=households + ",,\n\n,,\n"))
    assert snapshot.manifest.entities["households"].rows == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("total", ["合计,,2", "总 计,", ",合计,2\n\n", "小计,,1\n合计,,2\n"])
def test_totals_at_the_foot_are_left_out_and_told(
    register, snapshot_of, rows_of, households, encoding, total
):
    source = register({"households.csv": (households + total).encode(encoding)})
    snapshot = snapshot_of(source)
    assert rows_of(snapshot, "households", "household_id") == [("H1",), ("H2",)]
    (remark,) = [f for f in snapshot.manifest.remarks if f.code == "SNAPSHOT013"]
    assert (str(remark.position), remark.severity) == ("households.csv:4", "notice")


def test_cells_before_the_foot_are_still_found(register, faults_of, households):
    source = register(households=households + "H3,V1,rich\n合计,,3\n")
    faults = [f for f in faults_of(source) if f.severity == "error"]
    assert [(f.code, f.seen, f.position.line) for f in faults] == [("SNAPSHOT033", "rich", 4)]


def test_a_household_of_that_name_in_another_column_is_no_total(register, snapshot_of, persons):
    snapshot = snapshot_of(register(persons=persons + "P3,H2,合计,poor\n"))
    assert snapshot.manifest.entities["persons"].rows == 3


def test_all_faults_of_all_files_come_together(register, faults_of):
    faults = faults_of(
        register(
            households="household_id,village_id,registration\nH1,V1,pooor\n",
            persons="person_id,household_id,name,registration,born_on\nP1,H9,甲,poor,2019-02-30\n",
            loans="",
        )
    )
    assert [(f.position.file, f.code) for f in faults] == [
        ("households.csv", "SNAPSHOT033"),
        ("loans.csv", "SNAPSHOT005"),
        ("persons.csv", "SNAPSHOT030"),
        ("persons.csv", "SNAPSHOT041"),
    ]
    for fault in faults:
        assert fault.what("zh")
        assert fault.what("en")


def test_a_folder_of_parts_is_one_entity(register, snapshot_of, households, faults_of):
    one = snapshot_of(register(households=households), name="one")
    head, first, second = households.splitlines()
    source = register(
        {"households/a.csv": f"{head}\n{first}\n", "households/b.csv": f"{head}\n{second}\n"}
    )
    (source / "households.csv").unlink()
    assert snapshot_of(source).manifest.id == one.manifest.id


def test_a_fault_in_a_part_names_the_part(register, faults_of, households):
    head = households.splitlines()[0]
    source = register(
        {"households/a.csv": households, "households/b.csv": f"{head}\nH3,V1,poor\nH1,V1,poor\n"}
    )
    (fault,) = faults_of(source)
    assert (fault.code, str(fault.position)) == ("SNAPSHOT040", "households/b.csv:3:1")
    assert fault.fields["first"] == "households/a.csv:2:1"


def test_files_that_no_entity_has_are_noticed_or_refused(
    register, faults_of, snapshot_of, households
):
    snapshot = snapshot_of(register({"weather.csv": "a,b\n"}, households=households))
    assert codes(snapshot) == ["SNAPSHOT003"]
    (snapshot.folder.parent / "register" / "weather.csv").unlink()


def test_a_misspelt_file_name_is_a_fault(register, faults_of, households):
    faults = faults_of(register({"person.csv": "a"}, households=households))
    assert [(f.code, f.wanted) for f in faults] == [("SNAPSHOT002", "persons.csv")]


def test_a_stray_file_that_is_no_misspelt_entity_does_not_stop_the_work(
    register, snapshot_of, households
):
    snapshot = snapshot_of(register({"notes.csv": "a,b\n"}, households=households))
    assert codes(snapshot) == ["SNAPSHOT003"]


def test_two_files_for_one_entity_are_a_fault(register, faults_of, households):
    faults = faults_of(register({"households.tsv": households}, households=households))
    assert [f.code for f in faults] == ["SNAPSHOT004"]


def test_an_empty_folder_is_a_fault(register, faults_of):
    assert [f.code for f in faults_of(register({"readme.md": "x"}))] == ["SNAPSHOT001"]
