"""Questionnaires that came back by e-mail: read once, whatever happens, and counted when somebody has looked."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.common.templatetags.words import date_and_time
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerSheet
from commissioning.questionnaires.tests.test_answering import ENOUGH
from commissioning.questionnaires.tests.test_fillable_pdf import encrypted, text_field, with_fields
from conftest import count_factories_from
from consultations import returned
from consultations.enums import BatchStatus, IntakeStatus, Way
from consultations.forms.intake import validate_returned
from consultations.models import IntakeBatch, IntakeFile, Response
from consultations.operations import arriving, intake
from consultations.tests.ready import open_phase
from consultations.tests.returning import blank_form, filled_form, forwarded, mailbox_of, message, upload, zip_of
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 10, 21, 9, tzinfo=dt.UTC)
CAME_ON = dt.date(2026, 10, 20)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A phase with its blank form, made once: printing it takes a second."""
    from django.db import transaction  # noqa: PLC0415

    with django_db_blocker.unblock(), transaction.atomic():
        count_factories_from(0)  # Apart from what each test makes.
        phase = open_phase(at=AT)
        yield phase, blank_form(phase), UserFactory(commissioning_officer=True)
        transaction.set_rollback(True)


@pytest.fixture
def phase(made):
    return made[0]


@pytest.fixture
def officer(made):
    return made[2]


@pytest.fixture
def returned_form(made):
    """Makes filled-in forms of the phase."""
    return lambda **raws: filled_form(made[0], {**ENOUGH, **raws}, blank=made[1])


@pytest.fixture
def read(phase, officer):
    """Uploads and reads."""

    def upload_and_read(name, content):
        batch = upload(phase, name, content, at=LATER, by=officer)
        intake.read(IntakeBatch.objects.get(pk=batch.pk), at=LATER)
        return IntakeBatch.objects.get(pk=batch.pk)

    return upload_and_read


def rows(batch):
    return list(batch.files.order_by("entry", "part").values_list("place", "status"))


def test_a_member_that_is_packed_to_fail_costs_the_others_nothing(read, returned_form):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("bad.pdf", b"%PDF-1.7" * 200, compress_type=zipfile.ZIP_LZMA)
        package.writestr("good.pdf", returned_form())
    content = bytearray(out.getvalue())
    at = content.index(b"bad.pdf") + len(b"bad.pdf")
    content[at + 4 : at + 9] = b"\xff" * 5  # What LZMA says of itself is nonsense.

    batch = read("returns.zip", bytes(content))

    assert (batch.status, rows(batch)) == (
        BatchStatus.READ,
        [("File 1 of the ZIP", "not_read"), ("File 2 of the ZIP", "read")],
    )


def test_a_mailbox_becomes_a_line_for_each_form_and_each_message_without_one(read, returned_form):
    first, second = returned_form(), returned_form(summary={"": "More buses"})

    batch = read("returns.mbox", mailbox_of(message(first), message(), forwarded(message(second, first))))

    assert rows(batch) == [
        ("Message 1, attachment 1", "read"),
        ("Message 2", "not_read"),
        ("Message 3, attachment 1", "read"),
        ("Message 3, attachment 2", "not_read"),
    ]
    assert (batch.status, batch.done, batch.total) == (BatchStatus.READ, 3, 3)
    twin = batch.files.get(entry=2, part=1)
    assert twin.why == ("The same file is here already: message 1, attachment 1 in this upload. It counts once.")
    assert {one.received_on for one in batch.files.all()} == {CAME_ON}
    assert not batch.file


def test_nobody_who_sent_it_is_kept(read, returned_form, officer):
    batch = read("returns.eml", message(returned_form()))
    intake.confirm(batch.files.get(), at=LATER, by=officer)

    kept = str(list(IntakeBatch.objects.values())) + str(list(IntakeFile.objects.values()))
    assert "nosy" not in (kept + str(list(Response.objects.values()))).lower()


def test_what_is_confirmed_is_a_response_as_any_other(read, returned_form, officer):
    organisation = OrganisationFactory(name="Riverside Lunch Club")
    batch = read("returns.zip", zip_of(one__pdf=returned_form(), mail__eml=message(returned_form(changed={"": "yes"}))))
    file = batch.files.get(entry=0)

    made = intake.confirm(file, organisation_name="riverside lunch club", at=LATER, by=officer)

    assert list(Response.objects.counted()) == [made]
    assert (made.way, made.received_on, made.organisation, made.is_late) == (Way.PDF, LATER.date(), organisation, False)
    assert load(made.sheet).value("summary") == ENOUGH["summary"][""]
    assert Response.objects.get().sheet.locked_at == LATER
    assert intake.confirm(file, at=LATER, by=officer) == made
    assert Response.objects.count() == 1
    file.refresh_from_db()
    assert (file.status, file.name, file.sheet) == (IntakeStatus.CONFIRMED, "", None)


def test_an_answer_that_is_not_understood_waits_for_somebody_and_can_be_put_right(read, returned_form, officer):
    batch = read(
        "returns.zip",
        zip_of(a__pdf=returned_form(people={"": "about forty"}), b__pdf=returned_form(summary={"": "Fewer forms"})),
    )
    unclear, clean = batch.files.order_by("entry")
    assert (unclear.unclear, clean.unclear) == (1, 0)

    intake.ask_to_confirm_all(batch, at=LATER, by=officer)
    batch.refresh_from_db()
    assert [intake.confirm_all(batch, at=LATER), intake.confirm_all(batch, at=LATER)] == [1, 0]
    made = intake.confirm(unclear, raws={"people": {"": "40"}}, at=LATER, by=officer)

    assert load(made.sheet).value("people") == "40"
    assert {one.status for one in batch.files.all()} == {IntakeStatus.CONFIRMED}
    assert Response.objects.counted().count() == 2


def test_what_is_written_under_other_without_ticking_it_waits_for_somebody_with_both(read, returned_form):
    form = returned_form(how_often={"": "weekly", "other": "At Easter"}, when={"": [], "other": "Bank holidays"})

    file = read("one.pdf", form).files.get()

    answers = load(file.sheet)
    assert (file.unclear, answers.text("how_often"), answers.text("when")) == (
        2,
        "Every week\nAt Easter",
        "Bank holidays",
    )


def test_what_is_rejected_leaves_no_answers_and_may_be_uploaded_again(read, returned_form, officer):
    content = returned_form()
    file = read("one.pdf", content).files.get()
    sheets = AnswerSheet.objects.count()

    intake.reject(file, reason="It was sent as a test.", at=LATER, by=officer)

    file.refresh_from_db()
    assert (file.status, file.why, file.name) == (IntakeStatus.REJECTED, "It was sent as a test.", "")
    assert AnswerSheet.objects.count() == sheets - 1
    with pytest.raises(intake.CannotTakeIn):
        intake.confirm(file, at=LATER, by=officer)
    assert rows(read("one.pdf", content)) == [("The file", "read")]


def test_a_file_counts_once_however_often_it_is_uploaded(read, returned_form, officer):
    content = returned_form()
    first = read("one.pdf", content)
    again = read("one.pdf", content)
    intake.confirm(first.files.get(), at=LATER, by=officer)
    third = read("one.zip", zip_of(x__pdf=content))

    assert rows(again) == [("The file", "not_read")]
    when = date_and_time(first.uploaded_at)
    assert third.files.get().why == (
        f"The same file is here already: the file in the upload of {when}. It counts once."
    )
    assert Response.objects.count() == 1


def test_reading_that_died_goes_on_where_it_stopped(phase, officer, returned_form, monkeypatch):
    forms = [returned_form(summary={"": f"Answer {number}"}) for number in range(3)]
    batch = upload(phase, "r.mbox", mailbox_of(*[message(*forms[:2]), message(forms[2])]), at=LATER, by=officer)
    taken, take = [], intake._take

    def die_at_the_second(*args, **kwargs):
        if len(taken) == 1:
            raise KeyboardInterrupt
        taken.append(take(*args, **kwargs))

    monkeypatch.setattr(intake, "_take", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        intake.read(IntakeBatch.objects.get(pk=batch.pk), at=LATER)
    monkeypatch.setattr(intake, "_take", take)
    intake.read(IntakeBatch.objects.get(pk=batch.pk), at=LATER)  # Claimed already: not read a second time.
    assert IntakeFile.objects.count() == 1

    much_later = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    assert [intake.sweep(at=much_later), intake.sweep(at=much_later)] == [1, 0]

    batch.refresh_from_db()
    assert (batch.status, batch.done) == (BatchStatus.READ, 2)
    assert [status for _, status in rows(batch)] == ["read"] * 3
    assert AnswerSheet.objects.filter(intake_file__batch=batch).count() == 3


def test_two_workers_on_one_upload_make_each_row_once(phase, officer, returned_form, monkeypatch):
    batch = upload(phase, "r.zip", zip_of(a__pdf=returned_form()), at=LATER, by=officer)
    take = intake._take

    def overtaken(*args, **kwargs):
        monkeypatch.setattr(intake, "_take", take)
        take(*args, **kwargs)  # The other worker, a moment earlier.
        take(*args, **kwargs)

    monkeypatch.setattr(intake, "_take", overtaken)

    intake.read(IntakeBatch.objects.get(pk=batch.pk), at=LATER)

    assert rows(batch) == [("File 1 of the ZIP", "read")]
    assert AnswerSheet.objects.filter(intake_file__batch=batch).count() == 1


WRONG = {
    "another form": (lambda: with_fields(text_field("name", "Ada")), "number of the form is missing"),
    "locked": (encrypted, "locked with a password"),
    "damaged": (lambda: b"%PDF-1.7 broken", "not a PDF that can be read"),
    "huge": (lambda: b"%PDF-1.7" + b" " * 10_000_000, "larger than 10 MB"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_is_no_answer_has_a_line_that_says_why(read, kind):
    make, words = WRONG[kind]

    file = read("form.pdf", make()).files.get()

    assert file.status == IntakeStatus.NOT_READ
    assert words in file.why
    assert Response.objects.count() == 0


def test_an_empty_form_and_forms_of_others_are_not_taken(read, made):
    other = open_phase(at=AT)
    mine, theirs = made[1], filled_form(other, ENOUGH)

    batch = read("forms.zip", zip_of(empty__pdf=mine, other__pdf=theirs, notes__txt=b"Hello"))

    assert [file.why.split(".")[0] for file in batch.files.order_by("entry")] == [
        "No question of the consultation is answered",
        "This is the form of another questionnaire",
        "This is no PDF and no message (",
    ]


def bomb():
    return zip_of(bomb__pdf=b"\0" * 30_000_000)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.zip", bomb(), "unpacks to too much"),
        ("a.zip", b"PK\x03\x04 but no more", "not a ZIP"),
        ("a.zip", zip_of(), "no file in this ZIP"),
        ("a.mbox", b"From nobody", None),
    ],
)
def test_an_upload_that_cannot_be_opened_says_why_and_is_not_kept(read, name, content, words):
    batch = read(name, content)

    if words is None:
        assert [status for _, status in rows(batch)] == ["not_read"]
    else:
        assert batch.status == BatchStatus.REFUSED
        assert words in batch.refused_reason
    assert not batch.file


def test_a_zip_in_a_message_has_a_line_that_says_what_to_do_with_it(read, returned_form):
    packed = zip_of(form__pdf=returned_form(summary={"": "Packed"}))

    batch = read("a.mbox", mailbox_of(message(zips=[packed]), message(returned_form(), zips=[packed])))

    assert list(batch.files.order_by("entry", "part").values_list("place", "name", "status", "why")) == [
        ("Message 1, attachment 1", "answers 0.zip", "not_read", returned.ZIP_IN_MESSAGE),
        ("Message 2, attachment 1", "nosy parker’s answers 0.pdf", "read", ""),
        ("Message 2, attachment 2", "answers 0.zip", "not_read", returned.ZIP_IN_MESSAGE),
    ]
    assert rows(read("answers-0.zip", packed)) == [("File 1 of the ZIP", "read")]


def test_more_entries_than_can_be_read_are_refused(read, monkeypatch):
    monkeypatch.setattr(returned, "MAX_ENTRIES", 1)

    assert "Send it in parts" in read("a.zip", zip_of(a__pdf=b"", b__pdf=b"")).refused_reason
    assert "Send it in parts" in read("a.mbox", mailbox_of(message(), message())).refused_reason


def test_messages_that_are_made_to_harm_cost_their_own_line_only(read, returned_form):
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(3_000)
    )
    odd = b"Received: ;\xff\xfe\nDate: 99 Foo\nContent-Type: application/pdf; name*=x''%ff\n\n%PDF-"

    batch = read("a.mbox", mailbox_of(nested, odd, message(returned_form())))

    assert [status for _, status in rows(batch)] == ["not_read", "not_read", "read"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "Choose a PDF"),
        ("a.pdf", b"PK", "something else"),
        ("a.zip", b"%PDF-", "something else"),
        ("a.mbox", b"Subject: x", "something else"),
        ("a.eml", b"\x00\x01", "something else"),
        ("a.pdf", b"", "empty"),
    ],
)
def test_what_is_no_such_file_is_refused_at_once(name, content, words):
    with pytest.raises(ValidationError) as refused:
        validate_returned(SimpleUploadedFile(name, content))

    assert words in str(refused.value)


def test_what_came_late_or_to_a_phase_that_is_over_is_not_counted(read, returned_form, officer, phase):
    file = read("one.pdf", returned_form()).files.get()

    for day in (phase.closes_on + dt.timedelta(days=1), phase.opens_on - dt.timedelta(days=1)):
        with pytest.raises(arriving.NotInTime):
            intake.confirm(file, received_on=day, at=LATER + dt.timedelta(days=200), by=officer)

    file.refresh_from_db()
    assert file.status == IntakeStatus.READ
    assert Response.objects.count() == 0
