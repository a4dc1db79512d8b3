import io
import re

import pytest
from csp.middleware import CSPMiddleware
from django.core.files.base import File
from django.test import RequestFactory

from commissioning.common.downloads import private_file_response, private_path


def respond(name, **values):
    def view(request):
        return private_file_response(File(io.BytesIO(b"content")), name, **values)

    return CSPMiddleware(view)(RequestFactory().get("/"))


def test_a_private_file_is_saved_under_its_name_and_does_nothing():
    response = respond("Jahresbericht Zoë.pdf")

    assert b"".join(response.streaming_content) == b"content"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Jahresbericht%20Zo%C3%AB.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a", "a.csv", "a.docx"])
def test_only_pdf_and_pictures_are_shown_in_a_tab(name):
    assert respond(name, inline=True)["Content-Disposition"].startswith("attachment")
    assert respond("a.html", inline=True)["Content-Type"] == "application/octet-stream"
    assert respond("a.png", inline=True)["Content-Disposition"] == 'inline; filename="a.png"'


def test_a_name_cannot_add_headers():
    assert "\n" not in respond('a"\r\nSet-Cookie: x=1.pdf')["Content-Disposition"]


def test_names_on_disk_say_nothing():
    place = private_path("returns")

    assert re.fullmatch(r"returns/([0-9a-f]{2})/\1[0-9a-f]{30}\.pdf", place(None, "Board minutes.PDF"))
    assert re.fullmatch(r"returns/[0-9a-f]{2}/[0-9a-f]{32}", place(None, "../../x.p/df"))
    assert place(None, "a.pdf") != place(None, "a.pdf")
    assert place == private_path("returns")
