"""One text file makes a mail: its subject, its plain text and its HTML.

The file's first line is ``Subject: …``; what follows is the plain text. The HTML is made from the same text by
Markdown: paragraphs, ``-`` lists, ``#`` headings, ``**bold**``; line ends are kept. Whatever the context puts in
stands for itself: while Markdown is read each value is an opaque token, so a hostile name cannot become markup
or a link. Only an address that the file begins with ``{{ site_url }}`` becomes a link.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template import Context, Engine, Template, engines
from django.template.base import Node, TextNode, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, URLNode, WithNode
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # not in the stubs
from markdown_it import MarkdownIt

LAYOUT = "mail/layout.html"
SUBJECT_LENGTH = 200

# A token is a number between two characters of Unicode's private use area; a link begins with its own.
_OPEN, _CLOSE, _SITE = "\ue000", "\ue001", "\ue002"
_TOKEN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_LINK = re.compile(f"{_SITE}((?:{_OPEN}\\d+{_CLOSE}|[^\\s<{_OPEN}{_CLOSE}])*)")
_PRIVATE = re.compile(f"[{_OPEN}{_CLOSE}{_SITE}]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_values: ContextVar[list[str]] = ContextVar("mail_values")
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["autolink", "code", "html_block", "html_inline", "image", "link", "reference"]
)


# Tags that put a value in by a way of their own would pass by its token.
_ALLOWED = (CommentNode, ForNode, IfNode, LoadNode, TextNode, URLNode, VariableNode, WithNode)


class MailTemplateError(Exception):
    """A mail's file is not in the form it must have."""


class _SiteUrl(str):
    """The site's address, told apart from text that looks like it."""

    __slots__ = ()


@dataclass(frozen=True)
class Rendered:
    """A mail's three texts."""

    subject: str
    text: str
    html: str


def _as_token(value: Any) -> SafeString:
    if isinstance(value, _SiteUrl):
        return SafeString(_SITE)
    shown = str(localize(template_localtime(value)))
    values = _values.get()
    values.append(_CONTROL.sub("", shown.replace("\r\n", "\n")))
    return SafeString(f"{_OPEN}{len(values) - 1}{_CLOSE}")


def _compiled(name: str, engine: Engine) -> Template:
    found = engine.get_template(name)
    template = Template(_PRIVATE.sub("", found.source), origin=found.origin, name=name, engine=engine)
    for node in template.nodelist.get_nodes_by_type(Node):
        if not isinstance(node, _ALLOWED):
            tag = node.token.contents.split()[0] if node.token else type(node).__name__
            raise MailTemplateError(f"{name}: “{tag}” cannot be used in a mail; only for, if, load, url and with.")
        if isinstance(node, VariableNode):
            node.filter_expression.filters.append((_as_token, []))
    return template


_compiled_once = lru_cache(maxsize=None)(_compiled)


def render(name: str, context: Mapping[str, Any]) -> Rendered:
    """The mail made from the template ``name``. Raises ``MailTemplateError`` where its first line is no subject.

    The template also knows ``site_url``, ``service_name``, ``council_name`` and ``sector_term``.
    """
    template = (_compiled if settings.DEBUG else _compiled_once)(name, Engine.get_default())
    about = {
        "service_name": settings.SERVICE_NAME,
        "council_name": settings.COUNCIL_NAME,
        "sector_term": settings.SECTOR_TERM,
    }
    values: list[str] = []
    reset = _values.set(values)
    try:
        known = {**about, **context, "site_url": _SiteUrl(settings.SITE_URL)}
        source = template.render(Context(known, autoescape=False))
    finally:
        _values.reset(reset)
    first, _, rest = source.lstrip().partition("\n")
    if not first.startswith("Subject:"):
        raise MailTemplateError(f"{name}: the first line must begin with “Subject:”.")
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in rest.strip().splitlines()))
    subject = " ".join(_text(first.removeprefix("Subject:"), values).split())[:SUBJECT_LENGTH]
    html = engines["django"].get_template(LAYOUT)
    return Rendered(
        subject=subject,
        text=_text(body, values) + "\n",
        html=html.render({**about, "subject": subject, "body": SafeString(_html(body, values))}),
    )


def _text(source: str, values: list[str]) -> str:
    return _TOKEN.sub(lambda token: values[int(token[1])], source.replace(_SITE, settings.SITE_URL))


def _html(source: str, values: list[str]) -> str:
    def link(match: re.Match) -> str:
        path = match[1].rstrip(".,;:!?)")
        address = settings.SITE_URL + _TOKEN.sub(
            lambda token: escape(quote(values[int(token[1])], safe="/?=&#%+:@,;~")), path
        )
        return f'<a href="{address}">{address}</a>{match[1][len(path) :]}'

    linked = _LINK.sub(link, _markdown.render(source))
    return _TOKEN.sub(lambda token: escape(values[int(token[1])]).replace("\n", "<br>\n"), linked)
