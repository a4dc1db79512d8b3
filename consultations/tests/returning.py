"""Questionnaires that came back by e-mail, for tests: filled in by program, in messages, mailboxes and ZIPs."""

import io
import zipfile
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.questionnaires import printing
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.ways_of_answering import fields_for, filled
from consultations.forms.intake import validate_returned
from consultations.models import IntakeBatch
from consultations.operations import intake

CAME = "Tue, 20 Oct 2026 09:30:00 +0100"


def blank_form(phase) -> bytes:
    """The phase's questionnaire as its page gives it out."""
    return printing.fillable_pdf(phase.version)


def filled_form(phase, raws, *, blank: bytes | None = None) -> bytes:
    """The form with ``raws``, by question key, filled in."""
    fields = fields_for(structure_of(phase.version), raws)
    return filled(blank or blank_form(phase), fields).getvalue()


def message(*attachments: bytes, came: str = CAME, zips: Sequence[bytes] = (), **headers) -> bytes:
    """A message with PDFs attached, then ZIPs."""
    mail = EmailMessage()
    mail["Received"] = f"from mail.example by council.example; {came}"
    mail["From"], mail["To"] = "Nosy Parker <nosy.parker@example.org>", "returns@council.example"
    mail["Date"] = "Mon, 19 Oct 2026 23:00:00 +0100"
    mail["Subject"] = "My answers"
    for name, value in headers.items():
        mail[name] = value
    mail.set_content("Here they are. Nosy Parker")
    for number, content in enumerate(attachments):
        mail.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"nosy parker’s answers {number}.PDF"
        )
    for number, content in enumerate(zips):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"answers {number}.ZIP")
    return mail.as_bytes()


def forwarded(content: bytes) -> bytes:
    """A message that carries another one."""
    mail = EmailMessage()
    mail["Received"] = f"from mail.example by council.example; {CAME}"
    mail.set_content("See below.")
    mail.add_attachment(message_from_bytes(content, policy=policy.default))
    return mail.as_bytes()


def mailbox_of(*messages: bytes) -> bytes:
    """A mailbox export."""
    return b"".join(b"From someone Tue Oct 20 08:30:00 2026\n" + one + b"\n\n" for one in messages)


def zip_of(**files: bytes) -> bytes:
    """A ZIP; in the names of ``files`` a double underscore stands for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "."), content)
    return out.getvalue()


def upload(phase, name: str, content: bytes, *, at, by) -> IntakeBatch:
    """Upload ``content`` as the page does; nothing is read yet."""
    file = SimpleUploadedFile(name, content)
    return intake.upload(phase, file=file, found=validate_returned(file), received_on=at.date(), at=at, by=by)
