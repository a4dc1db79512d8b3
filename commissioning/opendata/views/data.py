"""The portal's open data, for anybody: a page that lists it, and the same for programs."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from commissioning.common.paging import page_of
from commissioning.common.snapshots import canonical_json
from commissioning.opendata.queries import consultations as queries
from organisations import access


@access.public
@require_safe
def data_list(request):
    """What is published as data, on what terms; results of consultations with their tables, 50 a page."""
    page = page_of(queries.published(), request)
    context = {"page": page, "datasets": queries.datasets(page.object_list), "licence": queries.licence()}
    return render(request, "opendata/data.html", context)


@access.public
@require_safe
def consultations_json(request):
    """All published results of consultations with their tables' addresses and SHA-256; 304 to who has the list."""
    content = canonical_json(queries.as_json(queries.datasets(queries.published()))).encode()
    response = HttpResponse(content, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)
