"""Somebody's calendar: the page on which its address is made, and the feed itself."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag

from commissioning.common import calendar_files, clock
from monitoring.models import CalendarFeed
from monitoring.operations import calendar as operations
from monitoring.queries.calendar import entries_for
from organisations import access


@access.signed_in
def calendar_settings(request):
    """Make, renew or give up the address. It is shown once, when it is made."""
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        if operations.revoke_feed(user=request.user, at=clock.now()):
            messages.success(request, "The address has stopped working.")
        return redirect("monitoring:calendar-settings")
    if request.method == "POST":
        token = operations.renew_feed(user=request.user, at=clock.now())
        address = settings.SITE_URL + reverse("monitoring:calendar-feed", args=[token])
    context = {"feed": CalendarFeed.objects.filter(user=request.user).first(), "address": address}
    response = render(request, "monitoring/calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@access.public
def calendar_feed(request, token):
    """The feed for whoever holds the token, with an ETag, so that calendars that ask often cost little."""
    feed = get_object_or_404(
        CalendarFeed.objects.select_related("user"), token_sha256=operations.hash_of(token), user__is_active=True
    )
    content = calendar_files.feed(entries_for(feed), name=f"{settings.SERVICE_NAME}: {feed.user}")
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    known = parse_etags(request.headers.get("If-None-Match", ""))
    is_known = etag in known or f"W/{etag}" in known or "*" in known
    response = (
        HttpResponseNotModified() if is_known else HttpResponse(content, content_type="text/calendar; charset=utf-8")
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=300"
    return response
