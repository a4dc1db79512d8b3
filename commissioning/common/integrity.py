"""Proving the books: each app adds its checks in its ``integrity.py``; ``manage.py check_integrity`` runs them all.

from commissioning.common import integrity

@integrity.check("Payments stay within values")
def payments_within_values():
    for agreement in …:
        yield integrity.Checked(agreement.reference, problem="…" or "")
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models
from django.utils.module_loading import autodiscover_modules

CHUNK = 500


@dataclass(frozen=True)
class Checked:
    """One record that was looked at; ``problem`` says in words what is wrong, empty where all is well."""

    what: str
    problem: str = ""


@dataclass(frozen=True)
class Finding:
    """A problem, with the check that found it."""

    check: str
    what: str
    problem: str


Check = Callable[[], Iterable[Checked]]
_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Add a check under its name."""

    def add(function: Check) -> Check:
        _checks[name] = function
        return function

    return add


def all_checks() -> dict[str, Check]:
    """Every check by its name, those of all apps."""
    autodiscover_modules("integrity")
    return dict(_checks)


def run(found: Callable[[Finding], None]) -> tuple[int, int]:
    """Run every check, handing each problem to ``found``; how many records were looked at, and how many failed."""
    checked = failures = 0
    for name, function in all_checks().items():
        for record in function():
            checked += 1
            if record.problem:
                failures += 1
                found(Finding(name, record.what, record.problem))
    return checked, failures


def _file_fields() -> Iterator[tuple[type[models.Model], models.FileField]]:
    for model in apps.get_models():
        if model._meta.proxy or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield model, field


def _problem_of(storage: Storage, name: str, sha256: str) -> str:
    if not storage.exists(name):
        return "its file is not there"
    if not sha256:
        return ""
    digest = hashlib.sha256()
    with storage.open(name, "rb") as stream:
        for chunk in stream.chunks():
            digest.update(chunk)
    return "" if digest.hexdigest() == sha256 else "its file is not what it was when it was kept"


@check("Every stored file is there")
def stored_files() -> Iterator[Checked]:
    """Files of every model; where the record keeps a SHA-256, the content too."""
    for model, field in _file_fields():
        names = {other.name for other in model._meta.concrete_fields}
        columns = ["pk", field.attname, *(["sha256"] if "sha256" in names else [])]
        rows = model._base_manager.exclude(**{field.attname: ""}).exclude(**{f"{field.attname}__isnull": True})
        for key, name, *sha256 in rows.order_by("pk").values_list(*columns).iterator(CHUNK):
            problem = _problem_of(field.storage, name, sha256[0] if sha256 else "")
            yield Checked(f"{model._meta.verbose_name} {key}, {name}", problem)
