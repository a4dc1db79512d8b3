"""An import beside a list of the admin: a file is looked at first, then, confirmed, taken by an operation."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from commissioning.common import clock
from commissioning.common.forms import PlainForm
from commissioning.common.uploads import CSV, accept, validate_upload

MOST_BYTES = 1024 * 1024
SALT, MOST_SECONDS = "admin-import", 3_600


class BadFile(Exception):
    """Nothing of the file can be taken: ``problems`` in sentences, ``count`` of them in all."""

    def __init__(self, problems: list[str], count: int = 0):
        self.problems, self.count = problems, count or len(problems)
        super().__init__(" ".join(problems))


@dataclass(frozen=True)
class Looked:
    """What a file would do: counts with their words; or what is wrong with it."""

    counts: list[tuple[str, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    more: int = 0


class _TakenBack(Exception):
    pass


class UploadForm(PlainForm, forms.Form):
    """A CSV file, small enough to be looked at while one waits."""

    file = forms.FileField(label="CSV file (UTF-8)", widget=forms.FileInput(attrs={"accept": accept((CSV,))}))

    def clean_file(self):
        file: File = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file must be smaller than 1 MB. Divide it.")
        validate_upload(file, kinds=(CSV,))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError("The file is not text in UTF-8. Save it as “CSV UTF-8”.") from error


class ImportMixin(admin.ModelAdmin):
    """Set ``import_columns`` (words about the columns) and define ``take(text_lines, at, by)``, which calls one
    operation and gives its counts; it raises ``BadFile``."""

    import_export_change_list_template = "admin/change_list_import.html"
    import_columns = ""
    take: Callable[..., Any]

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", self.admin_site.admin_view(self.import_page), name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        may = {"may_import": self.has_change_permission(request)}
        return super().changelist_view(request, {**(extra_context or {}), **may})

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def import_page(self, request):
        """The upload, then what it would do with a button to do it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "content" in request.POST:
            return self._confirmed(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form}
        if request.method == "POST" and form.is_valid():
            looked = self._look(form.cleaned_data["file"], request)
            content = "" if looked.problems else signing.dumps(form.cleaned_data["file"], salt=SALT, compress=True)
            context |= {"looked": looked, "content": content}
        return self._page(request, context)

    def _page(self, request, context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Import {self.opts.verbose_name_plural}",
            "columns": self.import_columns,
            **context,
        }
        return render(request, "admin/import.html", context)

    def _look(self, text: str, request) -> Looked:
        """Found out by doing it and taking it back: what is shown is what happens."""
        try:
            with transaction.atomic():
                counts = self._taken(text, request)
                raise _TakenBack
        except _TakenBack:
            return Looked(counts=counts)
        except BadFile as bad:
            return Looked(problems=bad.problems, more=bad.count - len(bad.problems))

    def _taken(self, text: str, request) -> list[tuple[str, int]]:
        done = self.take(io.StringIO(text, newline=""), at=clock.now(), by=request.user)
        return [("to create", done.created), ("to update", done.updated), ("that change nothing", done.unchanged)]

    def _confirmed(self, request):
        here = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        try:
            text = signing.loads(request.POST["content"], salt=SALT, max_age=MOST_SECONDS)
            counts = self._taken(text, request)
        except signing.BadSignature:
            messages.error(request, "The file was looked at too long ago. Choose it again. Nothing was imported.")
            return redirect(here)
        except BadFile as bad:
            return self._page(request, {"form": UploadForm(), "looked": Looked(problems=bad.problems)})
        created, updated = counts[0][1], counts[1][1]
        messages.success(request, f"{created} created, {updated} updated.")
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
