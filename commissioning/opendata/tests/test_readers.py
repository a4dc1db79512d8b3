import dataclasses
import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from commissioning.opendata.readers import GrantRow, Mapping, Problem, read_grants
from commissioning.opendata.tests import files


def read(contents: bytes, name: str = "grants.csv", mapping: dict | None = None) -> list[GrantRow | Problem]:
    return list(read_grants(io.BytesIO(contents), name, Mapping.from_dict(mapping or {})))


def without_number(row: GrantRow) -> GrantRow:
    return dataclasses.replace(row, number=0)


OWN = {
    "columns": {
        "identifier": "Ref",
        "recipient_name": "Group",
        "value_pence": "Award (£)",
        "starts_on": "From",
        "ends_on": "To",
        "kind": "Type",
    },
    "kinds": {"SLA": "contract", "small grant": "grant"},
    "defaults": {"duration_months": "6"},
}


@pytest.mark.parametrize("extension", [".csv", ".json"])
def test_a_real_register_comes_in_whole(extension):
    path = files.trafford(extension)

    with path.open("rb") as stream:
        rows = list(read_grants(stream, path.name))

    assert all(isinstance(row, GrantRow) for row in rows)
    assert len(rows) == 555
    assert len({row.recipient_identifier for row in rows}) == 323
    assert sum(row.value_pence for row in rows) == 1_291_436_54
    assert max(row.ends_on for row in rows) < dt.date(2026, 1, 1)


def test_the_real_register_says_the_same_in_both_forms():
    rows = {}
    for extension in (".csv", ".json"):
        with files.trafford(extension).open("rb") as stream:
            rows[extension] = [without_number(row) for row in read_grants(stream, "register")]

    assert rows[".csv"] == rows[".json"]


def test_a_row_is_typed():
    [row] = read(files.csv_bytes([files.grant()]))

    assert row == GrantRow(
        number=2,
        identifier="360G-council-1",
        title="Lunch club",
        purpose="A warm meal twice a week",
        kind="grant",
        recipient_identifier="GB-CHC-1146179",
        recipient_name="Riverside Lunch Club",
        charity_number="1146179",
        company_number="",
        postcode="M16 7GX",
        value_pence=120050,
        awarded_on=dt.date(2020, 4, 1),
        starts_on=dt.date(2020, 4, 1),
        ends_on=dt.date(2021, 3, 31),
        duration_months=12,
        programme_code="",
        programme_title="",
        ward_codes=(),
        places=(),
        funder_identifier="GB-LAE-EXA",
        department="Communities",
        modified_at="2022-05-03T18:09:56Z",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(encoding, delimiter):
    contents = files.csv_bytes(
        [files.grant(Title="Café “warm” € ½, £5; a head")], delimiter=delimiter, encoding=encoding
    )

    [row] = read(contents)

    assert row.title == "Café “warm” € ½, £5; a head"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_and_csv_give_the_same_row(encoding):
    contents = files.json_bytes([files.json_grant()]).decode().encode(encoding)

    [from_json] = read(contents, "grants.json")
    [from_csv] = read(files.csv_bytes([files.grant()]))

    assert without_number(from_json) == without_number(from_csv)


def test_a_workbook_gives_the_same_row_and_skips_its_sheet_about_itself():
    book = openpyxl.Workbook()
    book.active.title = "Meta"
    sheet = book.create_sheet("grants")
    sheet.append(list(files.GRANT))
    typed = files.grant() | {
        "Amount Awarded": 1200.5,
        "Award Date": dt.date(2020, 4, 1),
        "Planned Dates:Duration (months)": 12,
        "Recipient Org:Charity Number": 1146179,
    }
    sheet.append(list(typed.values()))
    out = io.BytesIO()
    book.save(out)

    [from_workbook] = read(out.getvalue(), "grants.xlsx")

    assert without_number(from_workbook) == without_number(read(files.csv_bytes([files.grant()]))[0])


def test_a_councils_own_spreadsheet_comes_in_through_a_mapping():
    contents = files.xlsx_bytes(
        [
            ["Voluntary sector awards"],
            [],
            ["Ref", "Group", "Award (£)", "From", "To", "Type"],
            ["G/1", "Chess Club", "£1,234.50", 43922, None, "small grant"],
            ["G/2", "Chess Club", 5000, "1/10/2020", dt.date(2022, 9, 30), "SLA"],
        ]
    )

    rows = read(contents, "awards.xlsx", OWN | {"header_row": 3})

    assert [(row.number, row.kind, row.value_pence, row.starts_on, row.ends_on, row.title) for row in rows] == [
        (4, "grant", 123450, dt.date(2020, 4, 1), dt.date(2020, 9, 30), "Grant to Chess Club"),
        (5, "contract", 500000, dt.date(2020, 10, 1), dt.date(2022, 9, 30), "Contract to Chess Club"),
    ]
    assert len({row.recipient_identifier for row in rows}) == 1


def test_repeated_places_are_all_read():
    row = files.grant() | {
        "Beneficiary Location:0:Geographic Code": "E05009318",
        "Beneficiary Location:1:Geographic Code": "E05009319",
        "Beneficiary Location:1:Name": "Bow West",
    }

    [found] = read(files.csv_bytes([row]))

    assert found.ward_codes == ("E05009318", "E05009319")
    assert found.places == ("Bow West",)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2020-04-01", dt.date(2020, 4, 1)),
        ("2020-04-01T00:00:00Z", dt.date(2020, 4, 1)),
        ("01/04/2020", dt.date(2020, 4, 1)),
        ("1/4/2020", dt.date(2020, 4, 1)),
        ("1 April 2020", dt.date(2020, 4, 1)),
        ("01-Apr-2020", dt.date(2020, 4, 1)),
        ("43922", dt.date(2020, 4, 1)),
    ],
)
def test_unambiguous_dates_are_read(cell, day):
    [row] = read(files.csv_bytes([files.grant(**{"Award Date": cell})]))

    assert row.awarded_on == day


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2020-04-01", 12, dt.date(2021, 3, 31)),
        ("2020-02-29", 12, dt.date(2021, 2, 27)),
        ("2019-08-31", 6, dt.date(2020, 2, 28)),
        ("2020-01-31", 1, dt.date(2020, 2, 28)),
    ],
)
def test_a_missing_end_follows_from_the_duration(start, months, end):
    [row] = read(files.csv_bytes([files.grant(**{"Award Date": start, "Planned Dates:Duration (months)": months})]))

    assert row.ends_on == end


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        ("£1,234.50", 123450),
        ("1250", 125000),
        ("1250.5", 125050),
        ("GBP 1250", 125000),
        ("12.500", 1250),
        ("0", 0),
    ],
)
def test_amounts_are_read_as_whole_pence(cell, pence):
    [row] = read(files.csv_bytes([files.grant(**{"Amount Awarded": cell})]))

    assert row.value_pence == pence


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("Amount Awarded", "12.345", "no part of a penny"),
        ("Amount Awarded", "-5", "not below zero"),
        ("Amount Awarded", "(500.00)", "not below zero"),
        ("Amount Awarded", "1.234,50", "an amount in pounds"),
        ("Amount Awarded", "1e5", "an amount in pounds"),
        ("Amount Awarded", "99999999999999", "at most"),
        ("Amount Awarded", "", "the cell is empty"),
        ("Amount Awarded", "=B2*2", "not a formula"),
        ("Award Date", "01/02/20", "a date like"),
        ("Award Date", "04/13/2020", "a date like"),
        ("Award Date", "01-02-2020", "a date like"),
        ("Award Date", "2020-02-30", "a date like"),
        ("Award Date", "1850-01-01", "a date from 1950"),
        ("Planned Dates:Duration (months)", "", "both cells are empty"),
        ("Planned Dates:Duration (months)", "0", "whole months from 1"),
        ("Planned Dates:Duration (months)", "1.5", "whole months from 1"),
        ("Title", "=cmd|' /C calc'!A0", "not a formula"),
        ("Title", "+cmd|' /C calc'!A0", "not a formula"),
        ("Title", "@SUM(1+1)", "not a formula"),
        ("Title", "#REF!", "spreadsheet's error"),
        ("Title", "Lunch\x00club", "cannot be shown"),
        ("Title", "x" * 301, "at most 300 characters (301 found)"),
        ("Description", "x" * 20_001, "at most 20,000 characters"),
        ("Currency", "EUR", "pounds sterling"),
        ("Recipient Org:Charity Number", "12", "a charity number"),
        ("Recipient Org:Company Number", "ABC", "a company number"),
        ("Recipient Org:Postal Code", "nowhere", "a full postcode"),
        ("Recipient Org:Name", "", "the cell is empty"),
        ("Identifier", "", "the cell is empty"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_column_and_value(column, cell, expected):
    good, bad = files.grant(1), files.grant(2, **{column: cell})

    row, problem = read(files.csv_bytes([good, bad]))

    assert isinstance(row, GrantRow)
    assert (problem.file, problem.row) == ("grants.csv", 3)
    assert problem.column == ("Planned Dates:End Date" if "both cells" in problem.expected else column)
    assert expected in problem.expected


def test_several_bad_cells_of_a_row_are_all_named():
    problems = read(files.csv_bytes([files.grant(**{"Amount Awarded": "x", "Award Date": "y"})]))

    assert [problem.column for problem in problems] == ["Amount Awarded", "Award Date"]


def test_an_end_before_the_start_is_refused():
    row = files.grant() | {"Planned Dates:End Date": "2020-03-31"}

    [problem] = read(files.csv_bytes([row]))

    assert problem.column == "Planned Dates:End Date"
    assert problem.expected == "an end on or after the start, 2020-04-01"


def test_a_reference_that_is_there_twice_is_refused():
    _, problem = read(files.csv_bytes([files.grant(1), files.grant(1)]))

    assert (problem.row, problem.column) == (3, "Identifier")
    assert "row 2 has it too" in problem.expected


def test_missing_columns_are_named():
    [problem] = read(b"Identifier,Title\n1,Lunch club\n")

    assert problem.row == 1
    assert "Description" in problem.expected


def test_a_column_that_the_mapping_names_must_be_there():
    [problem] = read(b"Ref,Group\n1,Chess Club\n", "awards.csv", OWN)

    assert problem.column == "Award (£)"
    assert "“Ref”, “Group”" in problem.expected


@pytest.mark.parametrize(
    ("contents", "name", "expected"),
    [
        (b"", "grants.csv", "not empty"),
        (b"%PDF-1.7 ...", "grants.csv", "a CSV, Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "grants.xlsx", "a CSV, Excel"),
        (b'{"grants": []}', "grants.csv", "as its name says: CSV"),
        (b"Identifier,Title", "grants.xlsx", "an Excel workbook"),
        (b"Identifier,Title", "grants.json", "as its name says: JSON"),
        (b"PK\x03\x04 nothing more", "grants.xlsx", "whole"),
        ("Identifier,Title".encode("utf-16-le"), "grants.csv", "byte-order mark"),
        ("Identifier,Title".encode("utf-32"), "grants.csv", "text saved as UTF-8"),
        (b"Identifier,\x81\x8d\x8f", "grants.csv", "text saved as UTF-8"),
        (b"\xff\xfe\x00\xd8", "grants.csv", "text saved as UTF-8"),
        (b'{"grants": []}', "grants.json", "at least one grant"),
        (b'{"grants": {}}', "grants.json", "at least one grant"),
        (b"[]", "grants.json", "at least one grant"),
        (b'{"grants": [{"id": "1", ', "grants.json", "well-formed JSON"),
        (b'{"grants": [7]}', "grants.json", "an object"),
        (b'"' + b"x" * 200_000, "grants.csv", "cells with their quotation marks in pairs"),
        (b"x" * 2_000_000, "grants.csv", "lines shorter than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(contents, name, expected):
    [problem] = read(contents, name)

    assert expected in problem.expected
    assert name in str(problem)


def test_truncated_json_names_the_grant_in_which_it_stops():
    contents = files.json_bytes([files.json_grant(1), files.json_grant(2)])[:-60]

    row, problem = read(contents, "grants.json")

    assert row.identifier == "360G-council-1"
    assert problem.row == 2


def test_a_damaged_quotation_names_its_row():
    contents = files.csv_bytes([files.grant(1)]) + b'"360G-council-2,Lunch'

    row, problem = read(contents)

    assert row.identifier == "360G-council-1"
    assert problem.row == 3


def test_garbage_larger_than_allowed_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "grants.csv"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)

    with path.open("rb") as stream:
        [problem] = read_grants(stream, path.name)

    assert problem.value == "100 MB"
    assert "at most 50 MB" in problem.expected


def test_a_zip_bomb_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)

    [problem] = read(out.getvalue(), "grants.xlsx")

    assert "hundreds of times" in problem.expected


def test_another_archive_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")

    [problem] = read(out.getvalue(), "grants.xlsx")

    assert problem.value == "another kind of archive"


def test_a_workbooks_formula_without_a_value_is_refused():
    contents = files.xlsx_bytes([list(files.GRANT), list(files.grant(**{"Amount Awarded": "=600*2"}).values())])

    [problem] = read(contents, "grants.xlsx")

    assert (problem.row, problem.column, problem.value) == (2, "Amount Awarded", "=600*2")
    assert "formula" in problem.expected


def test_rows_after_an_empty_one_keep_their_numbers():
    contents = files.csv_bytes([files.grant(1)]) + b"\r\n" + files.csv_bytes([files.grant(2)]).split(b"\r\n", 1)[1]

    first, second = read(contents)

    assert (first.number, second.number) == (2, 4)


def test_a_row_with_more_cells_than_columns_is_refused():
    contents = files.csv_bytes([files.grant(1)]).rstrip() + b",surplus\r\n"

    [problem] = read(contents)

    assert problem.value == "surplus"
    assert "no more cells" in problem.expected
