"""A council's own colour in place of the portal's, without a style in the page: one small stylesheet."""

import colorsys
import re

from django.conf import settings
from django.core import checks
from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control

from commissioning.common.audience import public

MINIMUM_CONTRAST = 7
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of ``colour`` (``#rrggbb``) and white. Source: WCAG 2.2, relative luminance."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(colour)]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def _mixed_with_white(colour: str, share: float) -> str:
    return "#" + "".join(f"{round((part * share + 1 - share) * 255):02x}" for part in _channels(colour))


def _darker(colour: str) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness * 0.55, saturation))


@checks.register
def check_brand_colour(app_configs, **kwargs):
    """The colour is well formed and dark enough for white text and for links on white."""
    colour = settings.BRAND_COLOUR
    if not colour:
        return []
    if not _HEX.fullmatch(colour):
        return [checks.Error(f"BRAND_COLOUR is {colour}.", hint="Write it as #rrggbb.", id="portal.E101")]
    ratio = contrast_with_white(colour)
    if ratio < MINIMUM_CONTRAST:
        message = f"BRAND_COLOUR {colour} has a contrast of {ratio:.1f}:1 on white."
        return [checks.Error(message, hint=f"Choose a darker one, {MINIMUM_CONTRAST}:1 or more.", id="portal.E102")]
    return []


@public
@cache_control(public=True, max_age=3600)
def stylesheet(request):
    """The colours that follow from ``BRAND_COLOUR``; not there where none is set."""
    colour = settings.BRAND_COLOUR
    if not _HEX.fullmatch(colour):
        raise Http404
    properties = {
        "brand": colour,
        "link": colour,
        "link-hover": _darker(colour),
        "surface-background": _mixed_with_white(colour, 0.06),
        "template-background": _mixed_with_white(colour, 0.06),
        "surface-border": _mixed_with_white(colour, 0.4),
    }
    lines = "".join(f"--govuk-{name}-colour:{value};" for name, value in properties.items())
    return HttpResponse(f":root{{{lines}}}\n", content_type="text/css; charset=utf-8")
