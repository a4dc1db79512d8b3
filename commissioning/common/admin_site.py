"""The admin's site: our header, and one way in, through the portal's own sign-in and second factor."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache


class PortalAdminSite(AdminSite):
    """Records, their history, import and export, for officers with the right, auditors and administrators."""

    site_header = f"{settings.SERVICE_NAME}: records"
    site_title = f"{settings.SERVICE_NAME}: records"
    index_title = "Records"
    enable_nav_sidebar = False

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Send strangers to the portal's sign-in; refuse (403) those who are signed in without the right."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("The records are for officers with the right, auditors and administrators.")
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
        target = wanted if safe else "/admin/"
        return HttpResponseRedirect(target) if self.has_permission(request) else redirect_to_login(target)

    def logout(self, request, extra_context=None):
        """The portal's own signing out."""
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        """The portal's own page for a new password."""
        return redirect("account_change_password")
