"""What somebody wrote comes back to them where their form could not be taken: signed out meanwhile, or from a
page that was open for too long. Nothing is kept on the server: the answer carries it, to be sent again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode

from commissioning.common import once

# Their forms hold passwords and codes, which no page shows again.
NEVER_SHOWN = ("/accounts/",)
MARK = "csrfmiddlewaretoken"
# What our own pages put into every form.
NOT_WRITTEN = (MARK, once.FIELD)


class KeepingLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Sends strangers to sign in. Whoever was signed out while writing gets a page with what they wrote."""

    def handle_no_permission(self, request, view_func):
        if has_writing(request):
            return kept_page(request, is_signed_out=True)
        return super().handle_no_permission(request, view_func)


def has_writing(request) -> bool:
    """Whether ``request`` is a form from one of our own pages with something filled in."""
    return (
        request.method == "POST"
        and request.headers.get("X-Autosave") != "1"  # The page itself keeps it.
        and not request.path.startswith(NEVER_SHOWN)
        and _is_from_here(request)
        and any(value.strip() for name, value in _fields(request) if name not in NOT_WRITTEN)
    )


def kept_page(request, *, is_signed_out: bool):
    """403 with everything that was sent, and a button that sends it again with a fresh safety mark."""
    fields = _fields(request)
    context = {
        "is_signed_out": is_signed_out,
        "action": request.get_full_path(),
        "fields": fields,
        "texts": [value for _, value in fields if len(value.split()) > 1],
        "had_files": bool(request.FILES),
        "sign_in": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}",
    }
    return render(request, "403_kept.html", context, status=403)


def _fields(request) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name != MARK for value in values]


def _is_from_here(request) -> bool:
    """Whether the form was on a page of ours: another site must not put words into anybody's mouth."""
    came_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(came_from).netloc == request.get_host()
