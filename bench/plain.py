"""The floors: bare Django views that get the same data in the fewest plain queries and render the same rows.

They pass through the same middleware with the same session, and use a template of their own with nothing in it but
the rows: no layout, no navigation, no components.
"""

from pathlib import Path

from django.http import HttpResponse
from django.template import Context, Engine

engine = Engine(
    dirs=[str(Path(__file__).parent / "templates")],
    loaders=[("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
)


def page(template: str, **context) -> HttpResponse:
    """``template`` of the benchmarks' own, rendered without context processors."""
    return HttpResponse(engine.get_template(template).render(Context(context)))
