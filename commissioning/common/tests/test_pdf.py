import datetime as dt
import io
import socket

import page
import pypdf
import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

from commissioning.common import pdf

pytestmark = pytest.mark.once

AT = dt.datetime(2026, 10, 1, 12, 0, tzinfo=dt.UTC)
PAGE = """{% extends "pdf/base.html" %}
{% block content %}
  <h2>What was funded</h2>
  <p>{{ words }}</p>
  <figure>
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20" role="img" width="300" height="60">
      <title>Grants by theme</title><rect width="60" height="10" fill="#1d3d5c"/>
    </svg>
    <figcaption>Grants by theme</figcaption>
  </figure>
  <table>
    <caption>Awards</caption>
    <thead><tr><th scope="col">Name of the organisation</th><th scope="col" class="numeric">Value</th></tr></thead>
    <tbody>{% for row in rows %}<tr><td>{{ row }}</td><td class="numeric">£1,000</td></tr>{% endfor %}</tbody>
  </table>
  <h3>Details</h3>
  {% block more %}{% endblock %}
{% endblock %}
"""


@pytest.fixture
def document(templates):
    (templates / "page.html").write_text(PAGE)

    def render(**context):
        context = {"words": "Żółć, café, 10 %", "rows": range(90), **context}
        return pdf.render_pdf("page.html", context, title="Performance report", author="A Council", created_at=AT)

    return render


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def validate(content):
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def test_a_document_is_tagged_titled_bookmarked_and_passes_pdf_ua(document):
    content = document()

    reader = read(content)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (reader.metadata.title, reader.metadata.author) == ("Performance report", "A Council")
    assert reader.outline[0].title == "Performance report"
    assert [entry.title for entry in reader.outline[1] if not isinstance(entry, list)] == ["What was funded"]
    assert validate(content) == []


def test_pages_are_numbered_and_table_headings_repeat(document):
    pages = [part.extract_text() for part in read(document()).pages]

    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
    assert "Name of the organisation" in pages[1]
    assert "Performance report" in pages[1]


def test_the_same_input_gives_the_same_bytes_and_other_input_others(document):
    assert document() == document()
    assert document() != document(words="other")


def test_the_services_own_font_is_used_where_it_is_built(document):
    if not finders.find("build/fonts/noto-sans-latin-400-normal.woff2"):
        pytest.skip("the assets are not built")

    fonts = {str(font["/BaseFont"]) for part in read(document()).pages for font in _fonts_of(part)}

    assert any("Portal-Sans" in name for name in fonts), fonts


def _fonts_of(part):
    return [font.get_object() for font in part["/Resources"]["/Font"].values()]


HOSTILE = [
    '<img src="file:///etc/passwd" alt="x">',
    '<img src="http://127.0.0.1:8104/x.png" alt="x">',
    '<img src="/healthz" alt="x">',
    '<img src="/static/../../etc/passwd" alt="x">',
    '<img src="/static/%2e%2e/%2e%2e/etc/passwd" alt="x">',
    '<img src="http://localhost:8000/media/secret.png" alt="x">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<link rel="stylesheet" href="http://127.0.0.1:8104/x.css">',
    '<style>@import url("file:///etc/passwd"); p { background: url("http://127.0.0.1:8104/b.png") }</style>',
    '<base href="file:///etc/"><img src="passwd" alt="x">',
    '<svg viewBox="0 0 9 9"><title>x</title><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    '<object data="file:///etc/passwd">x</object><iframe src="file:///etc/passwd"></iframe>',
    '<img src="data:text/html,<script>alert(1)</script>" alt="x">',
    '<script>fetch("http://127.0.0.1:8104/")</script>',
]


@pytest.mark.parametrize("markup", HOSTILE)
@pytest.mark.parametrize("escaped", [True, False])
def test_hostile_markup_fetches_nothing(templates, monkeypatch, markup, escaped):
    (templates / "hostile.html").write_text(
        '{% extends "pdf/base.html" %}{% block content %}<p>'
        + ("{{ markup }}" if escaped else "{{ markup|safe }}")
        + "</p>{% endblock %}"
    )
    reached = []
    monkeypatch.setattr(socket.socket, "connect", lambda *args: reached.append(args))

    content = pdf.render_pdf("hostile.html", {"markup": markup}, title="x")

    assert reached == []
    assert b"root:" not in content
    assert read(content).attachments == {}


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://localhost/static/x", "ftp://x/", "http://localhost:8000/readyz"]
)
def test_the_fetcher_refuses_what_is_not_ours(url):
    with pytest.raises(pdf.NotOurs):
        pdf.StaticFetcher().fetch(url)


def test_the_fetcher_does_not_leave_the_folder_of_static_files():
    with pytest.raises(SuspiciousFileOperation):
        pdf.StaticFetcher().fetch("http://localhost:8000/static/" + "../" * 12 + "etc/passwd")


def test_a_narrative_of_two_hundred_pages_is_printed_whole(templates):
    (templates / "long.html").write_text(
        '{% extends "pdf/base.html" %}{% block content %}<p class="preserve-lines">{{ words }}</p>{% endblock %}'
    )
    words = "\n".join(f"Line {number} of what we did, and why, and for whom." for number in range(9_000))

    reader = read(pdf.render_pdf("long.html", {"words": words}, title="Long"))

    assert len(reader.pages) > 190
    assert "Line 8999" in reader.pages[-1].extract_text()


def test_a_fillable_document_has_fields(templates):
    (templates / "form.html").write_text(
        '{% extends "pdf/base.html" %}{% block content %}'
        '<form><p><label for="a">Your name</label> <input id="a" name="name" title="Your name"></p></form>'
        "{% endblock %}"
    )

    content = pdf.render_pdf("form.html", {}, title="Form", forms=True)

    assert list(read(content).get_fields()) == ["name"]
