"""The page that an invitation's link leads to."""

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from commissioning.common import clock
from organisations import access
from organisations.forms.people import ConfirmForm
from organisations.operations import invitations
from organisations.operations.verification import EmailNotVerified
from organisations.views.pages import done

GONE = 410
FORBIDDEN = 403


@access.public
@never_cache
def accept(request, token):
    """Join the organisation: at once for whom it is meant, after signing in or up for everybody else."""
    try:
        invitation = invitations.find(token, at=clock.now())
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request, invitation)
        if request.user.email != invitation.email:
            raise invitations.InvitedSomebodyElse(invitation)
        form = ConfirmForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            membership = invitations.accept(token=token, at=clock.now(), by=request.user)
            words = f"You now act for {membership.organisation}."
            return done(request, words, reverse("organisations:home"))
    except invitations.InvitationUnknown as error:
        raise Http404 from error
    except invitations.InvitationGone as error:
        return render(request, "organisations/invitation_gone.html", {"reason": str(error)}, status=GONE)
    except invitations.InvitedSomebodyElse as error:
        context = {"reason": str(error), "organisation": error.invitation.organisation, "path": request.path}
        return render(request, "organisations/invitation_somebody_else.html", context, status=FORBIDDEN)
    except EmailNotVerified as error:
        form.add_error(None, str(error))
    return render(request, "organisations/invitation_accept.html", {"invitation": invitation, "form": form})


def _ask_to_sign_in(request, invitation):
    # The link came by mail to this very address: signing up with it needs no second proof.
    get_adapter(request).stash_verified_email(request, invitation.email)
    query = urlencode({"next": request.path})
    context = {
        "invitation": invitation,
        "sign_in": f"{reverse('account_login')}?{query}",
        "sign_up": f"{reverse('account_signup')}?{query}",
    }
    return render(request, "organisations/invitation_sign_in.html", context)


@access.signed_in
def change_person(request, token):
    """Sign out, and come back to the invitation as somebody else."""
    if request.method == "POST":
        logout(request)
    return redirect("organisations:invitation-accept", token)
