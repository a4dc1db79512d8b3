"""How the accounts library meets this project."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Sends people home after sign-in; keeps the name given at sign-up."""

    def get_login_redirect_url(self, request):
        """Officers to their week, others to their organisation's tasks."""
        return reverse("dashboards:office-home" if request.user.is_officer else "organisations:home")

    def save_user(self, request, user, form, commit=True):
        user.full_name = form.cleaned_data["full_name"]
        return super().save_user(request, user, form, commit=commit)
