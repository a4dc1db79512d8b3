import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.csv_export import csv_lines, csv_response, safe_cell, unique_labels

WITHOUT_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def parsed(labels, rows):
    return list(csv.reader(io.StringIO(b"".join(csv_lines(labels, rows)).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd|x", "@SUM(1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(1)", "  =1", "-1+cmd", "-"]
)
def test_text_that_a_spreadsheet_would_run_is_made_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("hidden", ["\x01=1+1", "\x00\x1f=1+1", "\x0b =1+1"])
def test_what_a_workbook_cannot_hold_hides_no_formula(hidden):
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet().append([safe_cell(hidden)])
    stream = io.BytesIO()
    book.save(stream)

    (cell,) = next(openpyxl.load_workbook(stream).active.iter_rows())

    assert cell.data_type == "s"


@pytest.mark.parametrize("value", ["-1", "-1,250.50", "+44", "-12%", "a=b", "", 5, -5, 1.5])
def test_numbers_and_plain_text_stay_as_they_are(value):
    assert safe_cell(value) == value


def test_columns_are_told_apart():
    assert unique_labels(["Name", "name", "", " Name ", "Name (2)"]) == [
        "Name", "name (2)", "Column 3", "Name (3)", "Name (2) (2)",
    ]  # fmt: skip


@given(st.lists(st.text()))
def test_column_labels_are_always_unique(labels):
    unique = unique_labels(labels)

    assert len({label.casefold() for label in unique}) == len(labels)


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.none() | st.integers()), max_size=5))
def test_every_row_reads_back_and_no_cell_is_a_formula(rows):
    head, *body = parsed(["A", "B"], rows)

    assert (head, len(body)) == (["A", "B"], len(rows))
    for (text, number), (cell, second) in zip(rows, body, strict=True):
        assert cell.removeprefix("'") == text.translate(WITHOUT_CONTROLS).removeprefix("'")
        assert not cell.startswith(("=", "@", "\t", "\r"))
        assert second == ("" if number is None else str(number))


def test_a_file_is_streamed_under_its_name():
    made = []

    def rows():
        for number in range(3):
            made.append(number)
            yield [number]

    response = csv_response("Zoë's list.csv", ["Number"], rows())

    assert made == []
    assert response["Content-Disposition"] == 'attachment; filename="Zo--s list.csv"'
    assert b"".join(response.streaming_content) == b"\xef\xbb\xbfNumber\r\n0\r\n1\r\n2\r\n"
