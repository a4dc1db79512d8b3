"""The project's addresses and three pages of a sheet, as another app would build them."""

from django.http import HttpResponse
from django.urls import include, path, reverse

from commissioning.questionnaires import pages
from commissioning.questionnaires.models import AnswerSheet


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


def somewhere(request, pk):
    return HttpResponse("here")


def file(request, pk, file_pk):
    return pages.file_response(pages.file_or_404(AnswerSheet.objects.get(pk=pk), file_pk))


urlpatterns = [
    path("sheets/<int:pk>/", somewhere, name="sheet-tasks"),
    path("sheets/<int:pk>/check/", somewhere, name="sheet-check"),
    path("sheets/<int:pk>/files/<int:file_pk>/", file, name="sheet-file"),
    path("sheets/<int:pk>/<slug:key>/", section, name="sheet-section"),
    path("", include("commissioning.urls")),
]
