"""Officers, who handle money and personal data, sign in with a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

# Pages that somebody without a second factor must reach to set one up or to leave.
OPEN_PREFIXES = ("/accounts/", "/static/", "/healthz", "/readyz")


class SecondFactorMiddleware:
    """Send an officer without a second factor to the page that sets one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self._must_set_up(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _must_set_up(self, request) -> bool:
        return (
            settings.SECOND_FACTOR_REQUIRED
            and request.user.is_authenticated
            and not request.path.startswith(OPEN_PREFIXES)
            and request.user.is_officer
            and not is_mfa_enabled(request.user)
        )
