"""Found words, marked in the text they stand in. Everything is escaped before a mark is set."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

AROUND = 90


def _pattern(words: Sequence[str]) -> re.Pattern:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)


@register.filter
def marked(text: str, words: Sequence[str]) -> SafeString:
    """``text`` with each of ``words`` in it marked."""
    if not words:
        return format_html("{}", text)
    pieces, end = [], 0
    for hit in _pattern(words).finditer(text):
        pieces += [(text[end : hit.start()], hit.group())]
        end = hit.end()
    return format_html_join("", "{}<mark>{}</mark>", pieces) + format_html("{}", text[end:])


@register.filter
def around(text: str, words: Sequence[str]) -> SafeString:
    """The part of ``text`` around the first of ``words`` in it, marked; nothing where none stands in it."""
    flat = " ".join(text.split())
    hit = _pattern(words).search(flat) if words else None
    if hit is None:
        return mark_safe("")
    start, end = max(hit.start() - AROUND, 0), min(hit.end() + AROUND, len(flat))
    before, after = "…" if start else "", "…" if end < len(flat) else ""
    return format_html("{}{}{}", before, marked(flat[start:end], words), after)
