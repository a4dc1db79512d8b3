"""Every address of the project, and what it takes to visit each in the world of ``tests/world.py``.

Routes are found in the URL configuration. A route with arguments takes them by the name of its app and of the
argument; where one needs another record, it has a line in ``OF_ROUTE``.
"""

from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commissioning.decisions.queries.figures import figures_of
from tests.world import TOKEN

OURS = ("commissioning.", "organisations.", "consultations.", "monitoring.")
# Addresses that come with packages, by namespace or module: the packages say who may see them.
FROM_PACKAGES = ("admin", "allauth", "django")

# What an argument is, by app and argument, or by app, beginning of the route's name, and argument: longest first.
ARGUMENTS = {
    "organisations:slug": lambda world: world.organisation.slug,
    "organisations:network-slug": lambda world: world.network.slug,
    "organisations:token": lambda world: TOKEN,
    "organisations:member-pk": lambda world: world.membership.pk,
    "organisations:invitation-pk": lambda world: world.invitation.pk,
    "organisations:claim-pk": lambda world: world.claim.pk,
    "organisations:document-pk": lambda world: world.certificate.pk,
    "organisations:document-kind": lambda world: "annual_accounts",
    "organisations:staff-pk": lambda world: world.staff["finance_officer"].pk,
    "organisations:staff-action": lambda world: "deactivate",
    "agreements:reference": lambda world: world.agreement.reference,
    "agreements:number": lambda world: 1,
    "agreements:document-pk": lambda world: world.letter.pk,
    "agreements:slug": lambda world: "returns",
    "agreements:what": lambda world: "suspend",
    "agreements:variation-reference": lambda world: world.third.reference,
    "agreements:variation-part": lambda world: "payments",
    "agreements:variation-what": lambda world: "withdraw",
    "agreements:payment-what": lambda world: "hold",
    "applications:round-slug": lambda world: world.draft_round.slug,
    "applications:round-stage": lambda world: "project",
    "applications:round-kind": lambda world: "criteria",
    "applications:round-key": lambda world: "need",
    "applications:round-pk": lambda world: world.draft_round.schemes.get().pk,
    "applications:trial-pk": lambda world: world.trial.pk,
    "applications:trial-key": lambda world: "size",
    "applications:trial-file_pk": lambda world: world.trial_file.pk,
    "applications:question-slug": lambda world: world.round.slug,
    "applications:question-pk": lambda world: world.round_question.pk,
    "applications:public-slug": lambda world: world.round.slug,
    "applications:public-pk": lambda world: world.round_document.pk,
    "applications:application-reference": lambda world: world.eligible.reference,
    "applications:application-file_pk": lambda world: world.application_file.pk,
    "applications:application-assignment_pk": lambda world: world.other_scores.pk,
    "applications:application-what": lambda world: "reopen",
    "applications:award-slug": lambda world: world.award_round.slug,
    "applications:award-pk": lambda world: world.award_scheme.pk,
    "applications:award-reference": lambda world: world.assessed.reference,
    "applications:stage-pk": lambda world: world.stage.pk,
    "applications:stage-kind": lambda world: "insurance",
    "applications:stage-file_pk": lambda world: world.stage_file.pk,
    "applications:assessment-pk": lambda world: world.scoring.pk,
    "applications:assessment-file_pk": lambda world: world.application_file.pk,
    "agreements:batch-pk": lambda world: world.batch.pk,
    "agreements:layout-pk": lambda world: world.layout.pk,
    "agreements:statement-pk": lambda world: world.statement.pk,
    "dashboards:slug": lambda world: "returns-to-read",
    "dashboards:view-pk": lambda world: world.saved_view.pk,
    "dashboards:task-pk": lambda world: world.task.pk,
    "programmes:slug": lambda world: world.programme.slug,
    "programmes:kind": lambda world: "scheme",
    "programmes:parent": lambda world: world.scheme.theme_id,
    "programmes:pk": lambda world: world.scheme.pk,
    "opendata:slug": lambda world: world.programme.slug,
    "opendata:reference": lambda world: world.agreement.reference,
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
    "applications:own-slug": lambda world: world.open_round.slug,
    "applications:office-slug": lambda world: world.open_round.slug,
    "applications:organisation": lambda world: world.organisation.slug,
    "applications:own-reference": lambda world: world.own_application.reference,
    "applications:own-key": lambda world: "need",
    "applications:own-part": lambda world: "budget",
    "applications:own-file_pk": lambda world: world.own_file.pk,
    "applications:own-pk": lambda world: world.applicant_partner.pk,
    "applications:own-what": lambda world: "ask",
    "applications:partner-token": lambda world: world.partner_token,
    "consultations:slug": lambda world: world.prepared.slug,
    "consultations:number": lambda world: world.draft_phase.number,
    "consultations:document-pk": lambda world: world.prepared_document.pk,
    "consultations:phase-pk": lambda world: world.draft_told.pk,
    "consultations:event-slug": lambda world: world.consultation.slug,
    "consultations:event-pk": lambda world: world.event.pk,
    "consultations:event-sign_up_pk": lambda world: world.sign_up.pk,
    "consultations:privacy-pk": lambda world: world.privacy_request.pk,
    "consultations:trial-pk": lambda world: world.test_response.pk,
    "consultations:trial-key": lambda world: "about",
    "consultations:trial-file_pk": lambda world: world.test_file.pk,
    "consultations:public-slug": lambda world: world.consultation.slug,
    "consultations:public-pk": lambda world: world.event.pk,
    "consultations:public-token": lambda world: TOKEN,
    "consultations:answers-token": lambda world: world.answers_token,
    "consultations:answers-key": lambda world: "about",
    "consultations:answers-file_pk": lambda world: world.answers_file.pk,
    **{
        f"consultations:{word}-{name}": value
        for word in ("coding", "theme", "recommendation", "quote")
        for name, value in (
            ("slug", lambda world: world.consultation.slug),
            ("number", lambda world: world.phase.number),
            ("key", lambda world: world.text_key),
        )
    },
    "consultations:theme-pk": lambda world: world.coded_theme.pk,
    "consultations:recommendation-place": lambda world: world.recommendation.number,
    "consultations:quote-pk": lambda world: world.quote.pk,
    "consultations:intake-slug": lambda world: world.consultation.slug,
    "consultations:intake-number": lambda world: world.phase.number,
    "consultations:duplicate-slug": lambda world: world.consultation.slug,
    "consultations:duplicate-number": lambda world: world.phase.number,
    "consultations:duplicate-pk": lambda world: world.suspect.suspect_set_id,
    "consultations:key-slug": lambda world: world.consultation.slug,
    "consultations:key-number": lambda world: world.phase.number,
    "consultations:key-reference": lambda world: world.begun_paper.reference,
    "consultations:intake-pk": lambda world: world.returned.batch_id,
    "questionnaires:slug": lambda world: world.draft_version.questionnaire.slug,
    "questionnaires:number": lambda world: world.draft_version.number,
    "questionnaires:section_key": lambda world: "about",
    "questionnaires:key": lambda world: "summary",
    "questionnaires:kind": lambda world: "number",
}

# Routes whose page needs another record than its app's usual one.
OF_ROUTE = {
    "consultations:event-write-up": {"pk": lambda world: world.held_event.pk},
    "consultations:phase-extend": {
        "slug": lambda world: world.consultation.slug,
        "number": lambda world: world.phase.number,
    },
    "consultations:phase-cancel": {
        "slug": lambda world: world.consultation.slug,
        "number": lambda world: world.phase.number,
    },
    "consultations:answers-pdf": {"token": lambda world: world.sent_token},
    **{
        f"consultations:{name}": {
            "slug": lambda world: world.consultation.slug,
            "number": lambda world: world.phase.number,
            "reference": lambda world: world.sent_response.reference,
            "file_pk": lambda world: world.sent_file.pk,
        }
        for name in ("phase-responses", "phase-response", "phase-response-file", "phase-import")
    },
    **{
        f"consultations:{name}": {
            "slug": lambda world: world.consultation.slug,
            "number": lambda world: world.phase.number,
            "reference": lambda world: world.sent_response.reference,
        }
        for name in (
            "phase-counts",
            "phase-counts-csv",
            "phase-responses-csv",
            "phase-reach",
            "response-organisation",
            "response-organisation-remove",
        )
    },
    "consultations:key-done": {"reference": lambda world: world.keyed_paper.reference},
    "consultations:key-again": {"reference": lambda world: world.second_keying.response.reference},
    "consultations:key-give-back": {"reference": lambda world: world.second_keying.response.reference},
    "consultations:key-differences": {"reference": lambda world: world.keyed_paper.reference},
    **{
        f"consultations:{name}": {
            "slug": lambda world: world.results_phase.consultation.slug,
            "number": lambda world: world.results_phase.number,
        }
        for name in (
            "phase-results",
            "phase-results-preview",
            "public-results",
            "public-results-of",
            "public-results-pdf",
            "public-results-csv",
        )
    },
    "consultations:intake-file": {"pk": lambda world: world.returned.pk},
    "consultations:intake-reject": {"pk": lambda world: world.returned.pk},
    "consultations:coding-question-aside": {"key": lambda world: "summary"},
    "consultations:coding-take-up": {"pk": lambda world: world.set_aside.pk},
    "consultations:coding-filter-remove": {"pk": lambda world: world.coding_filter.pk},
    "consultations:public-document": {"pk": lambda world: world.consultation_document.pk},
    "agreements:own-accept": {"reference": lambda world: world.offered.reference},
    "agreements:own-decline": {"reference": lambda world: world.offered.reference},
    "agreements:agreement-versions": {"reference": lambda world: world.third.reference},
    "agreements:own-variation": {"reference": lambda world: world.third.reference},
    "agreements:own-variation-accept": {"reference": lambda world: world.third.reference},
    "agreements:own-variation-decline": {"reference": lambda world: world.third.reference},
    "agreements:variation-add": {"reference": lambda world: world.agreement.reference},
    "agreements:variation-edit": {"reference": lambda world: world.second.reference},
    "agreements:edit": {"reference": lambda world: world.draft_agreement.reference},
    "agreements:targets-edit": {"reference": lambda world: world.draft_agreement.reference},
    "agreements:budget-edit": {"reference": lambda world: world.draft_agreement.reference},
    "agreements:shares-edit": {"reference": lambda world: world.draft_agreement.reference},
    "applications:application-eligibility": {"reference": lambda world: world.handed_in.reference},
    "applications:application-moderate": {"reference": lambda world: world.in_moderation.reference},
    "decisions:issue-attach-recommendation": {
        "reference": lambda world: world.draft_issue.reference,
        "slug": lambda world: world.told_round.slug,
    },
    "applications:award-decisions": {"slug": lambda world: world.told_round.slug},
    "applications:award-letters": {"slug": lambda world: world.told_round.slug},
    "applications:award-reopen": {"slug": lambda world: world.final_round.slug},
    "applications:award-superseded-pdf": {"slug": lambda world: world.final_round.slug, "version": lambda world: 1},
    "applications:award-answer": {"reference": lambda world: world.without_account.reference},
    "applications:award-answer-letter": {"reference": lambda world: world.accepted_award.reference},
    "agreements:record-answer": {"reference": lambda world: world.offered_on_paper.reference},
    "applications:award-feedback": {"reference": lambda world: world.untold.reference},
    "applications:award-letter-pdf": {"reference": lambda world: world.told.reference},
    "applications:own-outcome": {"reference": lambda world: world.told.reference},
    "applications:assessment-declare": {"pk": lambda world: world.undeclared.pk},
    "applications:round-assessment": {"slug": lambda world: world.closed_round.slug},
    "applications:round-extend": {"slug": lambda world: world.round.slug},
    "applications:round-eligibility-edit": {"pk": lambda world: world.draft_round.eligibility_questions.get().pk},
    "applications:round-eligibility-remove": {"pk": lambda world: world.draft_round.eligibility_questions.get().pk},
    "applications:round-criterion-edit": {"pk": lambda world: world.draft_round.criteria.first().pk},
    "applications:round-criterion-remove": {"pk": lambda world: world.draft_round.criteria.first().pk},
    "applications:round-part-move": {"pk": lambda world: world.draft_round.criteria.first().pk},
    "applications:round-document": {"pk": lambda world: world.draft_document.pk},
    "applications:round-document-remove": {"pk": lambda world: world.draft_document.pk},
    "agreements:layout-statement-edit": {"pk": lambda world: world.statement.layout.pk},
    "opendata:import-columns": {"pk": lambda world: world.uploaded.pk},
    "applications:office-withdraw": {"reference": lambda world: world.own_handed_in.reference},
    "monitoring:start-date": {"reference": lambda world: world.review.agreement.reference},
    "applications:own-stage-section": {"key": lambda world: "organisation"},
    "applications:own-stage-file": {"file_pk": lambda world: world.own_stage_file.pk},
    "applications:own-stage-file-keep": {"file_pk": lambda world: world.own_stage_file.pk},
    "monitoring:return-file-keep": {"pk": lambda world: world.draft.pk},
    "applications:own-done": {"reference": lambda world: world.own_handed_in.reference},
    "applications:own-pdf": {"reference": lambda world: world.own_handed_in.reference},
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
