"""The few shapes a chart is drawn from, as SVG text. Every word is escaped here and nowhere else."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from commissioning.common.brand import contrast_with_white

WIDTH = 360
SIZE = 13
LINE = 17
INK, QUIET, RULE = "#0b0c0c", "#484949", "#cecece"
FONT = "'Noto Sans', 'Helvetica Neue', Arial, sans-serif"

# By theme number; each has at least 4.5:1 on white, for names are written in it too.
COLOURS = ("#0b5d66", "#bd5200", "#54319f", "#1d70b8", "#a3205c", "#557a10", "#5a4632")

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW, _BROAD = set("iljtfrI.,:;'|!()[] "), set("mwMW@%&—£")


def colour(theme: int | None, position: int = 0) -> str:
    """The colour of theme ``theme``, or of the series at ``position`` (from 0) that has no theme."""
    return COLOURS[((theme - 1) if theme else position) % len(COLOURS)]


def clean(words: str) -> str:
    """Words on one line, without characters that XML forbids."""
    return " ".join(_NOT_IN_XML.sub("", str(words)).split())


def width_of(words: str, size: int = SIZE) -> float:
    """How wide words are at most, by kinds of characters: no font is at hand when a page is made."""
    total = 0.0
    for character in words:
        if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0x2FFF:
            total += 1.1
        elif character in _NARROW:
            total += 0.42
        else:
            total += 0.95 if character in _BROAD else 0.64
    return total * size


def fitted(words: str, width: float, size: int = SIZE) -> str:
    """Words cut to ``width`` with an ellipsis; the whole is in the table."""
    words = clean(words)
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, width: float, size: int = SIZE, *, most: int = 2) -> list[str]:
    """Words in at most ``most`` lines of ``width``; the last is cut where they need more."""
    lines: list[str] = []
    rest = clean(words).split(" ")
    while rest and len(lines) < most:
        taken = 1
        while taken < len(rest) and width_of(" ".join(rest[: taken + 1]), size) <= width:
            taken += 1
        if len(lines) == most - 1:
            taken = len(rest)
        lines.append(fitted(" ".join(rest[:taken]), width, size))
        rest = rest[taken:]
    return [line for line in lines if line]


def text(
    x: float, y: float, words: str, *, anchor: str = "start", fill: str = INK, bold: bool = False, size: int = SIZE
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" font-size="{size}"{weight}>'
        f"{escape(clean(words))}</text>"
    )


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}"/>'


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str = RULE) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" stroke-width="1"/>'


def ink_on(fill: str) -> str:
    """White or black, whichever reads better on ``fill``."""
    return "#ffffff" if contrast_with_white(fill) >= 4.5 else INK


def key(entries: Sequence[tuple[str, str]], y: float) -> tuple[list[str], float]:
    """Names with their colours, flowing over as many lines as they need; returns where the next thing goes."""
    parts, x = [], 0.0
    for name, fill in entries:
        words = fitted(name, WIDTH - 20)
        needed = 18 + width_of(words) + 12
        if x and x + needed > WIDTH:
            x, y = 0.0, y + LINE
        parts += [rect(x, y + 2, 12, 12, fill), text(x + 18, y + 13, words)]
        x += needed
    return parts, y + LINE + 6 if entries else y


def svg(title: str, description: str, parts: Sequence[str], height: float, *, width: int = WIDTH) -> SafeString:
    """The whole drawing, with its title and description for those who do not see it."""
    body = "".join(parts)
    mark = hashlib.sha256(f"{clean(title)}{description}{body}".encode(errors="replace")).hexdigest()[:10]
    return mark_safe(  # noqa: S308 - every word went through escape
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {max(height, 1):.0f}" width="{width}" '
        f'height="{max(height, 1):.0f}" role="img" aria-labelledby="t{mark} d{mark}" font-family="{FONT}">'
        f'<title id="t{mark}">{escape(clean(title))}</title><desc id="d{mark}">{escape(clean(description))}</desc>'
        f"{body}</svg>"
    )


def nothing(title: str) -> tuple[list[str], float, str]:
    """What is drawn where there is nothing to draw."""
    return [text(0, 16, "There are no figures yet.", fill=QUIET)], 24, f"{title}: there are no figures yet."
