import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_anybody_may_open_the_public_home(client):
    response = client.get(reverse("dashboards:home"))

    assert response.status_code == 200
    assert "Community Commissioning Portal" in response.content.decode()


def test_a_request_id_comes_back(client):
    response = client.get(reverse("healthz"), headers={"X-Request-ID": "abcdef123456"})

    assert response.json() == {"status": "ok"}
    assert response["X-Request-ID"] == "abcdef123456"
