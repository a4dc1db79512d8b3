"""Lists of the admin as CSV and Excel files, in which no cell is a formula."""

import datetime as dt
from decimal import Decimal

import tablib
from django.utils import timezone
from import_export.formats import base_formats

from commissioning.common.csv_export import safe_cell, unique_labels


def _safe(dataset: tablib.Dataset) -> tablib.Dataset:
    safe = tablib.Dataset(headers=unique_labels(dataset.headers), title="Records")
    for row in dataset:
        safe.append([_clean(value) for value in row])
    return safe


def _clean(value):
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)  # Excel's times have no zone: London's are what people expect
    if value is None or isinstance(value, bool | int | float | Decimal | dt.date | dt.time):
        return value
    return safe_cell(str(value))


class SafeCsv(base_formats.CSV):
    """CSV in UTF-8 with its mark, so that a spreadsheet reads it as it is."""

    def export_data(self, dataset, **kwargs):
        return "\ufeff" + super().export_data(_safe(dataset), **kwargs)


class SafeXlsx(base_formats.XLSX):
    """An Excel workbook."""

    def export_data(self, dataset, **kwargs):
        return super().export_data(_safe(dataset), **kwargs)


# Only to formats on this list does the library give numbers and dates as what they are.
base_formats.BINARY_FORMATS.append(SafeXlsx)
