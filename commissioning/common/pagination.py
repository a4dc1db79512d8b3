"""Long lists in pages."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PARAMETER = "page"


def paginate(request: HttpRequest, records: QuerySet | Sequence, *, per_page: int = 50) -> Page:
    """The page that ``?page=`` asks for; the first for nonsense, the last for what lies beyond. Never raises.

    ``page.elided`` is a list of page numbers for links, with None where some are left out; ``page.query`` the rest
    of the address's query, to go before ``page=``. Two queries: a count and the rows.
    """
    page = Paginator(records, per_page).get_page(request.GET.get(PARAMETER, 1))
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    page.elided = [number if isinstance(number, int) else None for number in numbers]
    others = request.GET.copy()
    others.pop(PARAMETER, None)
    page.query = f"{others.urlencode()}&" if others else ""
    return page
