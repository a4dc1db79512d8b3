from django import forms

from commissioning.common.forms import PlainForm


class SignUpForm(PlainForm, forms.Form):
    """What sign-up asks beside the e-mail address and the password."""

    full_name = forms.CharField(max_length=150, label="Full name")

    field_order = ["full_name", "email", "password1"]

    def signup(self, request, user):
        """Called by allauth once the account is saved; the name is already on it."""
