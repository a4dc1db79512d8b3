"""How the accounts library meets this project."""

import uuid
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import NoReverseMatch, reverse

from commissioning.common import clock, outbox


class AccountAdapter(DefaultAccountAdapter):
    """Sends people home after sign-in, keeps the name given at sign-up, and writes mails in our own words."""

    def get_login_redirect_url(self, request):
        """Officers to their week, others to their organisation's tasks."""
        if not request.user.is_officer:
            return reverse("organisations:home")
        try:
            return reverse("dashboards:office-home")
        except NoReverseMatch:
            return reverse("organisations:organisation-list")

    def get_signup_redirect_url(self, request):
        """Whoever has signed up has no organisation yet: that page says how to find it."""
        return reverse("organisations:home")

    def save_user(self, request, user, form, commit=True):
        user.full_name = form.cleaned_data["full_name"]
        return super().save_user(request, user, form, commit=commit)

    def unstash_verified_email(self, request):
        """The address that an invitation's link proved, for whoever signs up with it and nobody else."""
        proven = super().unstash_verified_email(request)
        return proven if proven and proven == request.POST.get("email", "").strip().lower() else None

    def send_mail(self, template_prefix, email, context):
        """Queue the mail of ``<prefix>_message.txt``, subject and all, in place of sending while somebody waits.

        Whether an address has an account shows neither in the answer nor in the time it takes. Each address of
        a page is given as ``…_path`` too: mails make links of the site's own address only.
        """
        paths = {
            name.removesuffix("_url") + "_path": _path_of(value)
            for name, value in context.items()
            if name.endswith("_url") and isinstance(value, str)
        }
        kept = {name: value for name, value in context.items() if name not in {"request", "current_site"}}
        outbox.queue(
            key=f"account:{template_prefix.rsplit('/', 1)[-1]}:{uuid.uuid4()}",
            to=email,
            template=f"{template_prefix}_message.txt",
            context={**kept, **paths, "email": email},
            at=clock.now(),
            is_secret=True,
        )


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
