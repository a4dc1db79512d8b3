"""Lists in pages. A number that is no page shows the nearest one, never a fault."""

from django.core.paginator import Page, Paginator

ROWS = 50


def page_of(rows, request, *, size: int = ROWS, parameter: str = "page") -> Page:
    """The page of ``rows`` (a queryset or list) that ``request`` asks for."""
    return Paginator(rows, size).get_page(request.GET.get(parameter))
