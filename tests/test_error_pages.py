import pytest
from django.db import OperationalError
from django.http import HttpResponseNotAllowed
from django.test import RequestFactory
from django.urls import reverse

from commissioning.common import errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["accessibility", "privacy", "contact"])
def test_anybody_may_read_about_the_service(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "Example Council" in response.content.decode()


def test_an_unknown_address_says_so_in_the_same_look(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert "app-header" in response.content.decode()


def test_the_address_of_a_button_says_so_to_whoever_types_it():
    middleware = errors.ErrorPagesMiddleware(lambda request: HttpResponseNotAllowed(["POST"]))

    typed, sent = (middleware(one) for one in (RequestFactory().get("/"), RequestFactory().put("/")))

    assert (typed.status_code, typed["Allow"]) == (405, "POST")
    assert "Nothing has been changed" in typed.content.decode()
    assert (sent.status_code, sent.content) == (405, b"")


@pytest.mark.parametrize(
    ("exception", "status"),
    [(errors.Gone, 410), (errors.TooLarge, 413), (errors.TooManyRequests, 429), (errors.Unavailable, 503)],
)
def test_a_refusal_has_a_page_that_says_why_and_escapes_it(exception, status):
    middleware = errors.ErrorPagesMiddleware(lambda request: None)

    response = middleware.process_exception(RequestFactory().get("/"), exception("Closed since <Monday>."))

    assert response.status_code == status
    assert "Closed since &lt;Monday&gt;." in response.content.decode()


def test_a_busy_database_is_not_reported_as_a_fault():
    middleware = errors.ErrorPagesMiddleware(lambda request: None)

    response = middleware.process_exception(RequestFactory().get("/"), OperationalError("database is locked"))

    assert response.status_code == 503
    assert "locked" not in response.content.decode()


@pytest.mark.parametrize(("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403)])
def test_refusals_of_the_framework_have_pages(view, status):
    response = view(RequestFactory().get("/"), Exception(""))

    assert response.status_code == status


def test_a_stale_form_has_a_page():
    response = errors.csrf_failure(RequestFactory().get("/"), "CSRF cookie not set.")

    assert response.status_code == 403
    assert "cookie not set" not in response.content.decode()


def test_the_page_for_a_fault_asks_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Sorry, there is a problem" in response.content.decode()
