"""What follows from events of the accounts library."""

from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from django.dispatch import receiver


@receiver(password_reset)
def prove_address(sender, user, **kwargs):
    """Whoever chose a password by the link in a mail has read that mail: their only address is proven.

    Somebody with several addresses may have had the link at any of them, so none is proven by it.
    """
    addresses = list(EmailAddress.objects.filter(user=user)[:2])
    if len(addresses) == 1 and addresses[0].email.lower() == user.email:
        EmailAddress.objects.filter(pk=addresses[0].pk).update(verified=True)
