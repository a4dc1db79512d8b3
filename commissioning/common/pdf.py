"""PDF from templates: tagged for people who use assistive technology (PDF/UA-1), the same bytes every time.

A template extends ``pdf/base.html`` and fills its block ``content``; ``{% static %}`` files and ``data:`` images
are its only resources. Whatever else a document refers to is not fetched, wherever it came from.
"""

import datetime as dt
import hashlib
import mimetypes
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Engine
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STYLESHEET = "pdf/pdf.css"
DATA_KINDS = ("data:image/png", "data:image/jpeg", "data:image/svg+xml")


class NotOurs(ValueError):
    """A document refers to something that is not a static file of this service."""


class StaticFetcher(URLFetcher):
    """Reads our own static files and pictures within the document; refuses the network and the disk."""

    def __init__(self):
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url, headers=None):
        if url.startswith(DATA_KINDS):
            return super().fetch(url, headers)
        prefix = settings.SITE_URL + settings.STATIC_URL
        if not url.startswith(prefix):
            raise NotOurs(f"{url[:200]} is not a static file of this service.")
        name = unquote(urlsplit(url.removeprefix(prefix)).path)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, _static_content(name), {"Content-Type": kind})


def _base_url() -> str:
    """Links of a document lead to the service; its pictures and fonts are read from the disk all the same."""
    return settings.SITE_URL + "/"


def _static_content(name: str) -> bytes:
    """A static file by its name, with or without the hash that publishing adds."""
    found = finders.find(name)
    if found:
        with open(found, "rb") as stream:  # noqa: PTH123 - the finder gives text
            return stream.read()
    with staticfiles_storage.open(name) as stream:
        return stream.read()


class _Styles(threading.local):
    """Fonts and stylesheet, read once for each thread: fontconfig's objects are not to be shared."""

    def __init__(self):
        self.fonts = FontConfiguration()
        source = Engine.get_default().get_template(STYLESHEET).source
        self.css = CSS(string=source, base_url=_base_url(), url_fetcher=StaticFetcher(), font_config=self.fonts)


_styles: list[_Styles] = []
_styles_lock = threading.Lock()


def _thread_styles() -> _Styles:
    with _styles_lock:
        if not _styles:
            _styles.append(_Styles())
    return _styles[0]


def render_html(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    subject: str = "",
    author: str = "",
    created_at: dt.datetime | None = None,
) -> str:
    """The HTML that ``render_pdf`` prints."""
    about = {
        "title": title,
        "subject": subject,
        "author": author or settings.COUNCIL_NAME,
        "created": created_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if created_at else "",
    }
    names = {"service_name": settings.SERVICE_NAME, "council_name": settings.COUNCIL_NAME}
    return render_to_string(template, {**names, "sector_term": settings.SECTOR_TERM, **context, "pdf": about})


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    subject: str = "",
    author: str = "",
    created_at: dt.datetime | None = None,
    forms: bool = False,
) -> bytes:
    """A tagged PDF (PDF/UA-1) of ``template``; with ``forms`` its inputs can be filled in.

    The template finds ``pdf`` (title, subject, author, created) and the service's names in its context. The same
    input gives the same bytes: the date inside is ``created_at`` or none, the identifier the document's hash.
    """
    return print_html(
        render_html(template, context, title=title, subject=subject, author=author, created_at=created_at), forms=forms
    )


def print_html(html: str, *, forms: bool = False) -> bytes:
    """The PDF of ``html`` and of nothing else: the same bytes every time."""
    styles = _thread_styles()
    return HTML(string=html, base_url=_base_url(), url_fetcher=StaticFetcher()).write_pdf(
        stylesheets=[styles.css],
        font_config=styles.fonts,
        pdf_variant="pdf/ua-1",
        pdf_forms=forms,
        pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
    )
