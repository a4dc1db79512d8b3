import datetime as dt

import pytest

from commissioning.common.outbox import MailTemplateError
from commissioning.common.outbox.rendering import render


def body_of(html):
    return html.split('<div class="content">')[1].split("</div>")[0].strip()


def test_one_file_makes_subject_text_and_html(templates, settings):
    settings.SITE_URL = "https://portal.example"
    (templates / "due.txt").write_text(
        "Subject: Due on {{ due_on }}\n\n# Your return\n\nIt is due on **{{ due_on }}**:\n{{ site_url }}{{ path }}.\n\n"
        "{% for item in items %}\n  - {{ item }}\n{% endfor %}\n"
    )

    mail = render("due.txt", {"due_on": dt.date(2026, 4, 28), "path": "/returns/7/?a=1&b=2", "items": ["one", "two"]})

    assert mail.subject == "Due on 28 April 2026"
    assert mail.text == (
        "# Your return\n\nIt is due on **28 April 2026**:\nhttps://portal.example/returns/7/?a=1&b=2.\n\n"
        "- one\n\n- two\n"
    )
    link = "https://portal.example/returns/7/?a=1&amp;b=2"
    html = body_of(mail.html)
    assert "<h1>Your return</h1>" in html
    assert f'<strong>28 April 2026</strong>:<br />\n<a href="{link}">{link}</a>.</p>' in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "[Sign in](http://evil.example)",
        "http://evil.example",
        "<http://evil.example>",
        "http://localhost:8000/accounts/logout/",
        "![x](http://evil.example/x.png)",
        "</p><img src=x onerror=alert(1)>",
        "**bold** `code` # heading",
        "a\n\n# heading\n\n- item",
        "x\n\n[y]: http://evil.example\n\n[y]",
        '" onmouseover="alert(1)',
        "\ue0000\ue001\ue002/accounts/",
        "{{ secret }}{% debug %}",
    ],
)
def test_a_hostile_name_is_neither_markup_nor_a_link(templates, name):
    (templates / "hello.txt").write_text("Subject: {{ name }}\n\nDear {{ name }},\n\n- {{ name }}\n")

    mail = render("hello.txt", {"name": name, "secret": "hunter2"})

    html = body_of(mail.html)
    for forbidden in ("<a", "<script", "<img", "<h1", "<strong", "<code", "hunter2", '" on'):
        assert forbidden not in html
    assert html.count("<li>") == 1
    assert "\n" not in mail.subject


def test_a_value_within_an_address_cannot_leave_it(templates):
    (templates / "link.txt").write_text("Subject: x\n\n{{ site_url }}/o/{{ slug }}/ end\n")

    html = body_of(render("link.txt", {"slug": '"><b>x y'}).html)

    assert html.count("<a ") == 1
    assert "<b>" not in html
    assert 'href="http://localhost:8000/o/%22%3E%3Cb%3Ex%20y/"' in html


def test_a_line_end_in_a_value_stays_out_of_the_subject_and_shows_in_the_html(templates):
    (templates / "m.txt").write_text("Subject: About {{ name }}\n\n{{ name }}\n")

    mail = render("m.txt", {"name": "one\r\nBcc: x@evil.example"})

    assert mail.subject == "About one Bcc: x@evil.example"
    assert "one<br>\nBcc" in mail.html


@pytest.mark.parametrize(
    "source",
    [
        "Dear all,\n",
        "Subject: x\n\n{% include 'mail/layout.html' %}",
        "Subject: x\n\n{% firstof name %}",
        "Subject: x\n\n{% if name %}{% filter upper %}{{ name }}{% endfilter %}{% endif %}",
    ],
)
def test_a_file_that_is_not_a_mail_is_refused(templates, source):
    (templates / "bad.txt").write_text(source)

    with pytest.raises(MailTemplateError, match=r"bad\.txt"):
        render("bad.txt", {"name": "x"})
