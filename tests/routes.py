"""Every address of the project, and what it takes to visit each in the world of ``tests/world.py``.

Routes are found in the URL configuration. A route with arguments takes them by the name of its app and of the
argument; where one needs another record, it has a line in ``OF_ROUTE``.
"""

from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commissioning.decisions.queries.figures import figures_of
from tests.world import TOKEN

OURS = ("commissioning.", "organisations.", "monitoring.")
# Addresses that come with packages, by namespace or module: the packages say who may see them.
FROM_PACKAGES = ("admin", "allauth", "django")

# What an argument is, by app and argument, or by app, beginning of the route's name, and argument: longest first.
ARGUMENTS = {
    "organisations:slug": lambda world: world.organisation.slug,
    "organisations:token": lambda world: TOKEN,
    "organisations:member-pk": lambda world: world.membership.pk,
    "organisations:invitation-pk": lambda world: world.invitation.pk,
    "organisations:claim-pk": lambda world: world.claim.pk,
    "organisations:staff-pk": lambda world: world.staff["finance_officer"].pk,
    "organisations:staff-action": lambda world: "deactivate",
    "agreements:reference": lambda world: world.agreement.reference,
    "agreements:number": lambda world: 1,
    "agreements:slug": lambda world: "returns",
    "agreements:what": lambda world: "suspend",
    "agreements:payment-what": lambda world: "hold",
    "dashboards:slug": lambda world: "returns-to-read",
    "dashboards:task-pk": lambda world: world.task.pk,
    "programmes:slug": lambda world: world.programme.slug,
    "programmes:kind": lambda world: "scheme",
    "programmes:parent": lambda world: world.scheme.theme_id,
    "programmes:pk": lambda world: world.scheme.pk,
    "opendata:pk": lambda world: world.checked.pk,
    "monitoring:return-pk": lambda world: world.submitted.pk,
    "monitoring:return-key": lambda world: "work",
    "monitoring:return-file_pk": lambda world: world.file.pk,
    "monitoring:return-query_pk": lambda world: world.query.pk,
    "monitoring:return-what": lambda world: "waive",
    "monitoring:reference": lambda world: world.agreement.reference,
    "monitoring:meeting-pk": lambda world: world.held.pk,
    "monitoring:organisation-pk": lambda world: world.held.pk,
    "monitoring:action-pk": lambda world: world.action.pk,
    "monitoring:calendar-token": lambda world: TOKEN,
    "monitoring:review-pk": lambda world: world.review.pk,
    "monitoring:review-slug": lambda world: "assessment",
    "monitoring:review-notice_pk": lambda world: world.notice.pk,
    "decisions:reference": lambda world: world.published.issue.reference,
    "decisions:report-reference": lambda world: world.report.reference,
    "decisions:pk": lambda world: world.document.pk,
    "decisions:report-key": lambda world: "financial",
    "decisions:report-kind": lambda world: "financial",
    "questionnaires:slug": lambda world: world.draft_version.questionnaire.slug,
    "questionnaires:number": lambda world: world.draft_version.number,
    "questionnaires:section_key": lambda world: "about",
    "questionnaires:key": lambda world: "summary",
    "questionnaires:kind": lambda world: "number",
}

# Routes whose page needs another record than its app's usual one.
OF_ROUTE = {
    "agreements:own-accept": {"reference": lambda world: world.offered.reference},
    "agreements:own-decline": {"reference": lambda world: world.offered.reference},
    "agreements:edit": {"reference": lambda world: world.draft_agreement.reference},
    "agreements:targets-edit": {"reference": lambda world: world.draft_agreement.reference},
    "agreements:budget-edit": {"reference": lambda world: world.draft_agreement.reference},
    "agreements:shares-edit": {"reference": lambda world: world.draft_agreement.reference},
    "opendata:import-columns": {"pk": lambda world: world.uploaded.pk},
    "monitoring:return-start": {"pk": lambda world: world.draft.pk},
    "monitoring:return-section": {"pk": lambda world: world.draft.pk},
    "monitoring:return-figures": {"pk": lambda world: world.draft.pk},
    "monitoring:return-spending": {"pk": lambda world: world.draft.pk},
    "monitoring:return-actions": {"pk": lambda world: world.draft.pk},
    "monitoring:return-check": {"pk": lambda world: world.draft.pk},
    "monitoring:return-file": {"pk": lambda world: world.draft.pk},
    "monitoring:meeting-arrange": {"pk": lambda world: world.due_meeting.pk},
    "monitoring:meeting-cancel": {"pk": lambda world: world.due_meeting.pk},
    "monitoring:meeting-agenda": {"pk": lambda world: world.due_meeting.pk},
    "monitoring:meeting-hold": {"pk": lambda world: world.arranged.pk},
    "monitoring:meeting-ics": {"pk": lambda world: world.arranged.pk},
    "monitoring:review-decide": {"pk": lambda world: world.recommended.pk},
    "monitoring:review-pdf": {"pk": lambda world: world.recommended.pk},
    "monitoring:review-users-told": {"pk": lambda world: world.decided.pk},
    "monitoring:return-settle": {"pk": lambda world: world.not_started.pk},
    "decisions:report-take-back": {"reference": lambda world: world.in_clearance.reference},
    "decisions:report-clear": {"reference": lambda world: world.in_clearance.reference},
    "decisions:report-publish": {"reference": lambda world: world.cleared.reference},
    "decisions:report-create": {"reference": lambda world: world.published.issue.reference},
    "decisions:report-trace-row": {
        "kind": lambda world: "returns",
        "pk": lambda world: world.accepted.pk,
    },
    "decisions:report-trace": {"key": lambda world: next(iter(figures_of(world.report).all_figures()))},
}


@dataclass(frozen=True)
class Route:
    """An address of ours: its full name, its view, the names of its arguments."""

    name: str
    view: object
    takes: tuple[str, ...]
    pattern: str = ""

    @property
    def audience(self) -> str:
        return getattr(self.view, "audience", "")

    @property
    def roles(self) -> frozenset:
        return getattr(self.view, "audience_roles", frozenset())

    def path(self, world) -> str:
        """The address with the world's records."""
        return reverse(self.name, kwargs={argument: self._value(argument, world) for argument in self.takes})

    def _value(self, argument: str, world):
        app, name = self.name.split(":")
        own = OF_ROUTE.get(self.name, {})
        if argument in own:
            return own[argument](world)
        word = name.split("-")[0]
        for key in (f"{app}:{word}-{argument}", f"{app}:{argument}"):
            if key in ARGUMENTS:
                return ARGUMENTS[key](world)
        raise KeyError(f"Give {self.name} a line in tests/routes.py for its argument {argument}.")


def _walk(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from _walk(entry, inner)
        elif isinstance(entry, URLPattern):
            yield namespace, entry


@cache
def all_routes() -> tuple[list[Route], set[str]]:
    """Our routes, and the namespaces and modules of all the others."""
    own, others = [], set()
    for namespace, entry in _walk(get_resolver("commissioning.urls")):
        module = entry.callback.__module__
        if namespace.split(":")[0] == "admin":
            others.add("admin")
        elif module.startswith(OURS):
            name = ":".join(filter(None, (namespace, entry.name)))
            own.append(Route(name, entry.callback, tuple(entry.pattern.regex.groupindex), str(entry.pattern)))
        else:
            others.add(module.split(".")[0])
    return own, others


def own_routes() -> list[Route]:
    """Every route of ours, in the order of the URL configuration."""
    return all_routes()[0]
