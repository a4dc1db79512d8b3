from django.shortcuts import render

from organisations import access
from organisations.enums import OFFICE_ROLES, Role


@access.public
def home(request):
    """The public's first page."""
    return render(request, "dashboards/home.html")


@access.office(*Role)
def office_home(request):
    """An officer's week. An assessor's work is assigned to them and stands nowhere else."""
    if not request.user.has_role(*OFFICE_ROLES):
        return render(request, "dashboards/office/nothing.html")
    return render(request, "dashboards/office/home.html")
