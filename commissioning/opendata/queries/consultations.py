"""Published results of consultations as open data: what is frozen and published, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from commissioning.common.typed_json import to_plain
from consultations.enums import PhaseStatus
from consultations.models import PublishedResults
from consultations.queries.results import frozen_results
from consultations.results_tables import TablesFile, tables_of
from consultations.rules.published import COLUMNS, Results


@dataclass(frozen=True)
class Licence:
    """On what terms anybody may use the data."""

    name: str
    url: str


@dataclass(frozen=True)
class Dataset:
    """The current edition of a phase's tables. A correction replaced what was published before."""

    published: PublishedResults
    results: Results
    tables: TablesFile

    @property
    def is_corrected(self) -> bool:
        return self.published.number > 1

    @property
    def page_url(self) -> str:
        return self._url("public-results-of")

    @property
    def tables_url(self) -> str:
        return self._url("public-results-csv")

    def _url(self, name: str) -> str:
        phase = self.published.phase
        return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number])


def licence() -> Licence:
    return Licence(settings.OPEN_DATA_LICENCE, settings.OPEN_DATA_LICENCE_URL)


def published() -> QuerySet[PublishedResults]:
    """The current edition of each phase whose results are published, those first published last at the top."""
    editions = PublishedResults.objects.filter(phase=OuterRef("phase")).order_by("-number")
    rows = PublishedResults.objects.filter(phase__status=PhaseStatus.PUBLISHED, pk=Subquery(editions.values("pk")[:1]))
    rows = rows.select_related("phase__consultation").defer("pdf")
    return rows.order_by("-phase__results_published_at", "-pk")


def datasets(rows: Iterable[PublishedResults]) -> list[Dataset]:
    """``rows`` with their files. No query."""
    made = []
    for row in rows:
        results = frozen_results(row)
        made.append(Dataset(row, results, tables_of(results)))
    return made


def as_json(found: Iterable[Dataset]) -> dict[str, Any]:
    """The list for programs. Addresses are whole; times have their zone."""
    terms = to_plain(licence())
    return {
        "title": "Published results of consultations",
        "publisher": settings.COUNCIL_NAME,
        "licence": terms,
        "columns": list(COLUMNS),
        "consultations": [_line(one) | {"licence": terms} for one in found],
    }


def _line(one: Dataset) -> dict[str, Any]:
    row, results = one.published, one.results
    return {
        "title": results.consultation,
        "phase": results.phase,
        "phase_number": results.number,
        "opened_on": results.opens_on,
        "closed_on": results.closes_on,
        "page": settings.SITE_URL + one.page_url,
        "published_at": row.phase.results_published_at,
        "edition": row.number,
        "is_corrected": one.is_corrected,
        "corrected_at": row.published_at if one.is_corrected else None,
        "correction": row.note,
        "tables": {
            "url": settings.SITE_URL + one.tables_url,
            "media_type": "text/csv",
            "size": one.tables.size,
            "sha256": one.tables.sha256,
            "etag": one.tables.etag,
        },
    }
