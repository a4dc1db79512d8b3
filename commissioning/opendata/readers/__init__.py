"""Readers of grants registers: 360Giving files and a council's own spreadsheet become typed rows or problems."""

from .mapping import Mapping, MappingRefused, guess_columns, looks_standard
from .problems import FileRefused, Problem, Problems
from .rows import BY_NAME, GrantRow, read_grants, read_header

__all__ = [
    "BY_NAME",
    "FileRefused",
    "GrantRow",
    "Mapping",
    "MappingRefused",
    "Problem",
    "Problems",
    "guess_columns",
    "looks_standard",
    "read_grants",
    "read_header",
]
