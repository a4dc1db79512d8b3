"""The project's addresses and three pages of a sheet, as another app would build them."""

from django.http import HttpResponse, JsonResponse
from django.template import Engine, RequestContext
from django.urls import include, path, reverse

from commissioning.questionnaires import pages
from commissioning.questionnaires.forms.keying import KeyingForm
from commissioning.questionnaires.models import AnswerSheet
from commissioning.questionnaires.structure import structure_of

KEYING = """{% extends "base_office.html" %}
{% block title %}Key in{% endblock %}
{% block content %}
  <h1 class="govuk-heading-l">Key in answers from paper</h1>
  <form method="post" novalidate>{% csrf_token %}
    <button class="govuk-visually-hidden" type="submit" tabindex="-1" aria-hidden="true">Save</button>
    {% include "questionnaires/components/keying.html" %}
    <button class="govuk-button" type="submit">Save</button>
  </form>
{% endblock %}"""


def urls_of(sheet):
    return pages.SheetUrls(
        section=lambda key: reverse("sheet-section", args=[sheet.pk, key]),
        tasks=reverse("sheet-tasks", args=[sheet.pk]),
        check=reverse("sheet-check", args=[sheet.pk]),
        file=lambda file: reverse("sheet-file", args=[sheet.pk, file.pk]),
    )


def section(request, pk, key):
    sheet = AnswerSheet.objects.select_related("version").get(pk=pk)
    return pages.section_page(
        request, sheet=sheet, section_key=key, urls=urls_of(sheet), previous={"summary": "Last <b>time</b>"}
    )


def keying(request, pk):
    structure = structure_of(AnswerSheet.objects.select_related("version").get(pk=pk).version)
    form = KeyingForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        return JsonResponse(form.raws())
    page = Engine.get_default().from_string(KEYING)
    return HttpResponse(page.render(RequestContext(request, {"form": form})))


def somewhere(request, pk):
    return HttpResponse("here")


def file(request, pk, file_pk):
    return pages.file_response(pages.file_or_404(AnswerSheet.objects.get(pk=pk), file_pk))


urlpatterns = [
    path("sheets/<int:pk>/keying/", keying, name="sheet-keying"),
    path("sheets/<int:pk>/", somewhere, name="sheet-tasks"),
    path("sheets/<int:pk>/check/", somewhere, name="sheet-check"),
    path("sheets/<int:pk>/files/<int:file_pk>/", file, name="sheet-file"),
    path("sheets/<int:pk>/<slug:key>/", section, name="sheet-section"),
    path("", include("commissioning.urls")),
]
