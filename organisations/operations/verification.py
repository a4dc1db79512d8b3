"""An account whose e-mail address is not proven may do nothing for an organisation."""

from allauth.account.models import EmailAddress


class EmailNotVerified(Exception):
    """The person has not yet followed the link that proves their e-mail address."""

    def __init__(self):
        super().__init__("Follow the link in the e-mail that we sent you, to confirm your address, then try again.")


def require_verified_email(user) -> None:
    """Raise ``EmailNotVerified`` unless the address by which ``user`` signs in is proven."""
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        raise EmailNotVerified
