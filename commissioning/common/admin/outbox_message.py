from django.contrib import admin, messages
from django.utils.html import format_html_join

from commissioning.common import clock, outbox
from commissioning.common.admin.records import ReadOnlyAdmin
from commissioning.common.models import OutboxMessage

# Mail carries personal data and links that were meant for one person.
RETRIED_BY = frozenset({"commissioning_officer", "administrator"})


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """Every mail the portal wrote: to whom, what, when sent, or why not."""

    viewed_by = frozenset({"commissioning_officer", "auditor", "administrator"})
    list_display = ["key", "recipients", "subject", "status", "queued_at", "sent_at", "attempts"]
    list_filter = ["status", "queued_at"]
    list_select_related = ["email"]
    search_fields = ["key", "email__to", "email__subject"]
    fields = ["key", "recipients", "copies", "subject", "text", "status", "queued_at", "sent_at", "attempts", "log"]
    readonly_fields = ["recipients", "copies", "subject", "text", "log"]
    actions = ["send_again"]

    @admin.display(description="to")
    def recipients(self, message):
        return ", ".join(message.email.to) or "nobody"

    @admin.display(description="copies to")
    def copies(self, message):
        return ", ".join(message.email.cc)

    @admin.display(ordering="email__subject")
    def subject(self, message):
        return message.email.subject

    def text(self, message):
        return "Not shown: it holds a link for this person only." if message.is_secret else message.email.message

    @admin.display(description="attempts and errors")
    def log(self, message):
        entries = message.email.logs.order_by("date", "pk")
        return format_html_join("", "<p>{}: {} {}</p>", ((e.date, e.get_status_display(), e.message) for e in entries))

    def has_retry_permission(self, request):
        """Who may have failed mail sent again."""
        return self._holds(request, RETRIED_BY)

    @admin.action(description="Send failed mail again", permissions=["retry"])
    def send_again(self, request, queryset):
        at = clock.now()
        count = sum(outbox.retry(message, at=at) for message in queryset.select_related("email"))
        self.message_user(request, f"{count} of the chosen mails will be sent again.", messages.SUCCESS)
