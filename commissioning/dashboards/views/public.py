from django.shortcuts import render

from organisations import access


@access.public
def home(request):
    """The public's first page."""
    return render(request, "dashboards/home.html")
