import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.markdown import numbered_paragraphs, plain_text, render_markdown


def test_what_people_write_becomes_a_page():
    html = render_markdown("# Aims\n\nTo *help* **all**:\n\n- one\n- two\n\n## More\n\n[site](https://example.org)\n")

    assert html == (
        "<h2>Aims</h2>\n<p>To <em>help</em> <strong>all</strong>:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        '<h3>More</h3>\n<p><a href="https://example.org" rel="noopener noreferrer">site</a></p>\n'
    )


def test_headings_go_where_the_page_has_room_for_them():
    assert render_markdown("### Small", top_heading=3) == "<h3>Small</h3>\n"
    assert render_markdown("# a\n\n###### b", top_heading=4) == "<h4>a</h4>\n<h6>b</h6>\n"


def test_tables_are_kept():
    assert "<td>2</td>" in render_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        '[x](https://a.example "\\" onclick=alert(1)")',
        "[x]: javascript:alert(1)\n\n[x]",
        '<a href="https://a.example" onclick="alert(1)">x</a>',
        "<style>*{display:none}</style>",
        "```x onclick=alert(1)\n</code><script>alert(1)</script>\n```",
        "<svg/onload=alert(1)>",
    ],
)
def test_hostile_text_does_nothing(text):
    html = render_markdown(text)

    assert not re.search(r"<(script|img|svg|style)|<[^>]*\bon\w+=|href=\"(javascript|data)", html, re.IGNORECASE)


@given(st.text())
def test_any_text_can_be_rendered(text):
    assert "<script" not in render_markdown(text).lower()


def test_plain_text_is_for_summaries():
    assert plain_text("# Aims\n\nTo *help* & **all**:\n\n- one\n- two < three") == "Aims To help & all: one two < three"


def test_paragraphs_are_numbered_with_what_belongs_to_them():
    text = "# Heading\n\nFirst.\n\n- a\n- b\n\nSecond.\n\n| x | y |\n| - | - |\n| 1 | 2 |"

    first, second = numbered_paragraphs(text)

    assert [part in first for part in ("<strong>Heading</strong>", "First.", "<li>b</li>")] == [True, True, True]
    assert "Second." in second
    assert "<td>2</td>" in second
    assert numbered_paragraphs("") == numbered_paragraphs("\n \n") == []


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "- <img src=x onerror=y>", "# <b onclick=x>", "```\n<a>"]
)
def test_numbered_paragraphs_are_as_safe(text):
    html = "".join(numbered_paragraphs(text))

    assert html
    assert not any(tag in html for tag in ("<script", "<img", "<b ", "<a"))
