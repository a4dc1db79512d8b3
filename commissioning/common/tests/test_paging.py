import pytest
from django.test import RequestFactory

from commissioning.common.paging import page_of


@pytest.mark.parametrize(
    ("asked", "given"),
    [("2", 2), ("", 1), ("x", 1), ("0", 3), ("-1", 3), ("999999999999999999999", 3), ("1.5", 1), ("\x00", 1), ("٢", 2)],
)
def test_any_page_asked_for_is_answered(asked, given):
    assert page_of(range(120), RequestFactory().get("/", {"page": asked})).number == given


def test_an_empty_list_is_one_empty_page():
    page = page_of([], RequestFactory().get("/"))

    assert (list(page), page.number, page.paginator.num_pages) == ([], 1, 1)


def test_two_lists_of_one_page_have_their_own_parameters():
    request = RequestFactory().get("/?page=2&others=3")

    assert (page_of(range(200), request).number, page_of(range(200), request, parameter="others").number) == (2, 3)
