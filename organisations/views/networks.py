"""Officers' pages of networks, umbrella bodies and boards."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.common import clock, once
from commissioning.common.paging import page_of
from organisations import access
from organisations.enums import Role
from organisations.forms.networks import NetworkForm
from organisations.models import Network, Organisation
from organisations.operations import networks as operations

CHANGERS = access.office(Role.COMMISSIONING_OFFICER)


@access.office()
def network_list(request):
    """Every network with how many belong to it."""
    rows = Network.objects.annotate(member_count=Count("members")).order_by("-is_current", "name")
    context = {"page": page_of(rows, request), "may_change": request.user.has_perm("organisations.keep_networks")}
    return render(request, "organisations/office/networks.html", context)


@access.office()
def network_detail(request, slug):
    """What it is and who belongs to it, as far as the officer sees them."""
    network = get_object_or_404(Network, slug=slug)
    members = Organisation.objects.visible_to(request.user).filter(networks=network).order_by("name")
    context = {
        "network": network,
        "page": page_of(members, request),
        "may_change": request.user.has_perm("organisations.keep_networks"),
    }
    return render(request, "organisations/office/network.html", context)


@CHANGERS
@once.form
def network_add(request):
    """One more."""
    form = NetworkForm(request.POST or None)
    form.cancel_url = reverse("organisations:network-list")

    def write(values, members):
        return operations.create_network(values=values, members=members, at=clock.now(), by=request.user)

    return _page(request, form, write, title="Add a network")


@CHANGERS
def network_edit(request, slug):
    """Change what is known of it."""
    network = get_object_or_404(Network, slug=slug)
    form = NetworkForm(request.POST or None, network=network)
    form.cancel_url = network.get_absolute_url()

    def write(values, members):
        return operations.change_network(network, values=values, members=members, at=clock.now(), by=request.user)

    return _page(request, form, write, title="Change the network")


def _page(request, form, write, *, title):
    if form.is_bound and form.is_valid():

        def make():
            return write(form.values(), form.cleaned_data["members"]).get_absolute_url(), "Saved."

        try:
            return once.make(request, make)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "organisations/office/network_form.html", {"form": form, "title": title})
