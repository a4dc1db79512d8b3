import pytest
from django.test import RequestFactory

from commissioning.common.pagination import paginate


@pytest.mark.parametrize(
    ("asked", "given"),
    [("2", 2), ("", 1), ("x", 1), ("0", 3), ("-1", 3), ("999999999999999999999", 3), ("1.5", 1), ("\x00", 1), ("٢", 2)],
)
def test_any_page_asked_for_is_answered(asked, given):
    page = paginate(RequestFactory().get("/", {"page": asked, "q": "a b"}), range(120))

    assert page.number == given
    assert page.query == "q=a+b&"


def test_an_empty_list_is_one_empty_page():
    page = paginate(RequestFactory().get("/"), [])

    assert (list(page), page.number, page.elided, page.query) == ([], 1, [1], "")


def test_far_pages_are_left_out_of_the_links():
    page = paginate(RequestFactory().get("/?page=10"), range(1000))

    assert page.elided == [1, None, 9, 10, 11, None, 20]
