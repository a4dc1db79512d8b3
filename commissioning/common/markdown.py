"""Markdown that people write, as HTML that is safe on any page."""

import re
from collections.abc import Iterator
from html import unescape

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "code", "pre",
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto", "tel"}

_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])


def render_markdown(text: str, *, top_heading: int = 2) -> SafeString:
    """``text`` as HTML; its highest headings become ``<h2>``, or what ``top_heading`` (2 to 6) says.

    Paragraphs, headings, lists, emphasis, links, quotations, tables and code; HTML in the text is shown as typed.
    Links lead to web pages, e-mail addresses and telephones only, and tell the other site nothing.
    """
    tokens = _parser.parse(text)
    _shift_headings(tokens, top_heading)
    return _rendered(tokens)


def numbered_paragraphs(text: str) -> list[SafeString]:
    """``text`` cut where a document numbers it (2.1, 2.2 …): at every paragraph of its own.

    A list, table, quotation or code stays with the paragraph before it; a heading goes, in bold, before the next.
    """
    groups: list[list[Token]] = []
    heading: list[Token] = []
    for block in _blocks(_parser.parse(text)):
        if block[0].type == "heading_open":
            heading += [Token("paragraph_open", "p", 1), *_in_bold(block), Token("paragraph_close", "p", -1)]
            continue
        if block[0].type == "paragraph_open" or not groups:
            groups.append([])
        groups[-1] += [*heading, *block]
        heading = []
    if heading:
        groups.append(heading)
    return [_rendered(group) for group in groups]


def _rendered(tokens: list[Token]) -> SafeString:
    html = _parser.renderer.render(tokens, _parser.options, {})
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    return SafeString(safe)


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each block of the top level."""
    start = level = 0
    for place, token in enumerate(tokens, 1):
        level += token.nesting
        if level == 0:
            yield tokens[start:place]
            start = place


def _in_bold(block: list[Token]) -> list[Token]:
    return [Token("strong_open", "strong", 1), *block[1:-1], Token("strong_close", "strong", -1)]


def plain_text(text: str) -> str:
    """``text`` without its Markdown, in one line: for summaries and search results."""
    apart = re.sub(r"(</(?:p|h\d|li|th|td|pre)>|<br>)", r"\1 ", render_markdown(text))
    html = nh3.clean(apart, tags=set())
    return re.sub(r"\s+", " ", unescape(html)).strip()


def _shift_headings(tokens: list[Token], top: int) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    if not headings:
        return
    by = top - min(int(token.tag[1]) for token in headings)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + by, 6)}"
