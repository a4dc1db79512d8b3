"""The published tables of one phase as a file: the very bytes that anybody downloads, and what proves them."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from commissioning.common.csv_export import csv_lines
from consultations.models import PublishedResults
from consultations.queries.results import frozen_results
from consultations.rules.published import COLUMNS, Results, table_rows


@dataclass(frozen=True)
class TablesFile:
    """CSV of the suppressed counts: never a row of one response."""

    content: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def etag(self) -> str:
        """Of the bytes, not of what they were made from: a new version of the portal may write them in another way."""
        return f'"{self.sha256}"'


def tables_of(results: Results) -> TablesFile:
    return TablesFile(b"".join(csv_lines(COLUMNS, table_rows(results))))


def tables_file(published: PublishedResults) -> TablesFile:
    """From nothing but what was frozen. Raises ``snapshots.Altered``."""
    return tables_of(frozen_results(published))
