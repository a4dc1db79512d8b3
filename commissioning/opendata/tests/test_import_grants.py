"""The command, from a file to records: what it creates, what a second run changes, what it refuses."""

import csv
import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.tests.factories import AgreementFactory, PaymentFactory
from commissioning.common import clock
from commissioning.common.models import OfficerTask, OutboxMessage, StatusChange
from commissioning.common.states import changes_of
from commissioning.opendata.models import ImportedGrant, ImportJob
from commissioning.opendata.tests import files
from commissioning.programmes.tests.factories import ProgrammeFactory, SchemeFactory, ThemeFactory
from monitoring.operations.schedule import run_schedule
from organisations.models import Organisation
from organisations.tests.factories import AgencyFactory, MembershipFactory, OrganisationFactory, WardFactory

pytestmark = pytest.mark.django_db
TODAY = "2026-11-22T09:00:00Z"
RECORDS = (Organisation, Agreement, ImportedGrant, ImportJob, StatusChange, Agreement.history.model)


@pytest.fixture(autouse=True)
def council():
    with time_machine.travel(TODAY, tick=False):
        yield AgencyFactory(reference="GB-LAE-EXA")


@pytest.fixture
def run(tmp_path):
    def run_import(rows, *, name="grants.csv", agency="GB-LAE-EXA", **options):
        path = tmp_path / name
        path.write_bytes(rows if isinstance(rows, bytes) else files.csv_bytes(rows))
        out, err = io.StringIO(), io.StringIO()
        code = 0
        try:
            call_command("import_grants", str(path), agency=agency, stdout=out, stderr=err, **options)
        except SystemExit as stopped:
            code = stopped.code
        lines = out.getvalue().splitlines()
        return code, json.loads(lines[-1]) if lines else None, out.getvalue(), err.getvalue()

    return run_import


def counts() -> list[int]:
    return [model.objects.count() for model in RECORDS]


def summary(**values) -> dict:
    nothing = dict.fromkeys(("organisations_created", "agreements_created", "agreements_updated", "unchanged"), 0)
    return nothing | {"total_pence": 120050, "dry_run": False} | values


@pytest.mark.parametrize("extension", [".csv", ".json"])
def test_a_real_register_becomes_organisations_and_ended_agreements(run, extension):
    path = files.trafford(extension)
    first = run(path.read_bytes(), name=path.name)
    second = run(path.read_bytes(), name=path.name)

    assert first[1] == summary(organisations_created=323, agreements_created=555, total_pence=1_291_436_54)
    assert second[1] == summary(unchanged=555, total_pence=1_291_436_54)
    assert Agreement.objects.count() == Agreement.objects.filter(status=AgreementStatus.ENDED).count() == 555
    assert Organisation.objects.count() == 323
    # The latest name stands, the others are kept.
    table = files.trafford(".csv").read_text(encoding="utf-8").splitlines()
    names = {row["Recipient Org:Name"] for row in csv.DictReader(table)}
    kept = set(Organisation.objects.values_list("name", flat=True))
    assert kept | set(Organisation.objects.values_list("aliases__name", flat=True)) - {None} == names
    assert Organisation.objects.get(identifier="GB-COH-07597525").aliases.count() == 4


def test_the_same_register_in_the_other_form_changes_nothing(run):
    run(files.trafford(".csv").read_bytes())

    _, result, *_ = run(files.trafford(".json").read_bytes(), name="grants.json")

    assert result == summary(unchanged=555, total_pence=1_291_436_54)


def test_an_agreement_that_is_over_comes_in_ended_with_its_history(run):
    _, result, *_ = run([files.grant()])

    agreement = Agreement.objects.get()
    assert result == summary(organisations_created=1, agreements_created=1)
    assert agreement.reference == "1"
    assert (agreement.external_id, agreement.status, agreement.closed_on) == (
        "360G-council-1",
        AgreementStatus.ENDED,
        dt.date(2021, 3, 31),
    )
    assert agreement.history.get().history_change_reason == "Imported from grants.csv"
    assert [(change.before, change.after) for change in changes_of(agreement)] == [("", "ended")]
    assert agreement.organisation.slug == "riverside-lunch-club"
    assert agreement.organisation.history.count() == 1
    assert ImportJob.objects.get().status == "done"


@pytest.mark.parametrize(
    ("start", "status"),
    [
        ("2025-11-22", AgreementStatus.ENDED),
        ("2025-11-23", AgreementStatus.ACTIVE),
        ("2027-04-01", AgreementStatus.ACTIVE),
    ],
)
def test_an_agreement_is_active_until_its_last_day_is_over(run, start, status):
    run([files.grant(**{"Award Date": start})])

    assert Agreement.objects.get().status == status


def test_a_dry_run_says_what_it_would_do_and_does_nothing(run):
    run([files.grant(1)])
    before = counts()

    code, result, said, _ = run([files.grant(1, Title="Supper club"), files.grant(2)], dry_run=True)

    assert (code, counts()) == (0, before)
    assert result == summary(agreements_created=1, agreements_updated=1, total_pence=240100, dry_run=True)
    assert "1, row 2: title" in said


def test_a_changed_row_updates_the_changed_columns_and_says_which(run):
    run([files.grant(1), files.grant(2)])
    Agreement.objects.filter(reference="1").update(purpose="Put right by an officer")

    _, result, said, _ = run([files.grant(1, **{"Amount Awarded": "1500", "Title": "Supper club"}), files.grant(2)])

    agreement = Agreement.objects.get(reference="1")
    assert result == summary(agreements_updated=1, unchanged=1, total_pence=270050)
    assert "1, row 2: title, amount" in said
    assert (agreement.title, agreement.value_pence, agreement.purpose) == (
        "Supper club",
        150000,
        "Put right by an officer",
    )
    assert agreement.history.count() == 2


def test_an_unchanged_row_leaves_alone_what_officers_changed(run):
    run([files.grant(1)])
    Agreement.objects.update(title="Put right by an officer")

    _, result, *_ = run([files.grant(1)])

    assert result == summary(unchanged=1)
    assert Agreement.objects.get().title == "Put right by an officer"


def test_an_agreement_of_the_portal_is_found_by_its_reference(run, council):
    agreement = AgreementFactory(reference="AG-7", lead_agency=council, ended=True)

    _, result, *_ = run([files.grant(Identifier="AG-7")])

    agreement.refresh_from_db()
    assert (result["agreements_created"], result["agreements_updated"]) == (0, 1)
    assert agreement.value_pence == 120050


def test_a_reference_that_is_taken_is_made_longer(run):
    AgreementFactory(reference="1")

    run([files.grant(1)])

    assert Agreement.objects.get(external_id="360G-council-1").reference == "360G-council-1"


def test_one_bad_row_imports_nothing_at_all(run):
    before = counts()

    code, result, _, said = run([files.grant(1), files.grant(2, **{"Amount Awarded": "12.345"})])

    assert (code, result, counts()) == (2, None, before)
    assert said == (
        "grants.csv, row 3, column “Amount Awarded”: found “12.345”, expected an amount in pounds and whole pence, "
        "like 1250 or 1,250.50, with no part of a penny\nNothing was imported.\n"
    )


def test_a_refused_file_is_not_kept(run, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"

    run([files.grant(1, Title="")])

    assert not default_storage.exists("imports") or not [
        name for folder in (tmp_path / "media").rglob("*") if folder.is_file() for name in [folder.name]
    ]


def test_a_hundred_problems_are_listed_and_the_rest_counted(run):
    _, _, _, said = run([files.grant(number, Title="") for number in range(150)])

    assert len(said.splitlines()) == 102
    assert "… and 50 more." in said


def test_an_unknown_agency_lists_those_that_there_are(run):
    before = counts()

    code, _, _, said = run([files.grant()], agency="GB-LAE-NONE")

    assert (code, counts()) == (2, before)
    assert said == "There is no agency “GB-LAE-NONE”. Known: GB-LAE-EXA.\n"


def test_an_unknown_programme_lists_those_that_there_are(run):
    ProgrammeFactory(slug="community-fund")

    code, _, _, said = run([files.grant()], programme="other")

    assert (code, Agreement.objects.count()) == (2, 0)
    assert "Known: community-fund." in said


def test_a_file_that_is_not_there_is_refused():
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("import_grants", "nowhere.csv", agency="GB-LAE-EXA", stderr=err)

    assert stopped.value.code == 2
    assert "nowhere.csv" in err.getvalue()


def test_a_mapping_that_is_wrong_is_refused(run, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"columns": {"colour": "Colour"}}')

    code, _, _, said = run([files.grant()], mapping=mapping)

    assert (code, Agreement.objects.count()) == (2, 0)
    assert "“columns” names “colour”" in said


def test_a_councils_own_spreadsheet_is_imported_through_a_mapping(run, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        '{"columns": {"identifier": "Ref", "recipient_name": "Group", "value_pence": "£", "awarded_on": "On"},'
        ' "defaults": {"duration_months": 12}}'
    )
    rows = [["Ref", "Group", "£", "On"], ["G1", "Chess Club", 1234.5, dt.date(2020, 4, 1)]]

    code, result, *_ = run(files.xlsx_bytes(rows), name="awards.xlsx", mapping=str(mapping))

    agreement = Agreement.objects.get()
    assert (code, result["total_pence"], agreement.reference) == (0, 123450, "G1")
    assert agreement.organisation.identifier == "360G-gb-lae-exa-chess-club"


def test_a_programme_and_its_scheme_and_wards_are_taken_on(run):
    programme = ProgrammeFactory()
    scheme = SchemeFactory(theme=ThemeFactory(programme=programme), code="1A")
    bow, poplar = WardFactory(code="E05009318", name="Bow East"), WardFactory(name="Poplar")
    row = files.grant() | {
        "Grant Programme:Code": "1A",
        "Beneficiary Location:Geographic Code": "E05009318",
        "Beneficiary Location:Name": "poplar",
    }

    run([row], programme=programme.slug)

    agreement = Agreement.objects.get()
    assert (agreement.programme, agreement.scheme) == (programme, scheme)
    assert set(agreement.wards.all()) == {bow, poplar}


def test_the_latest_award_names_the_organisation_whatever_the_order(run):
    late, early = (
        files.grant(1, **{"Award Date": "2020-04-01", "Recipient Org:Name": "New name"}),
        files.grant(2, **{"Award Date": "2015-04-01", "Recipient Org:Name": "Old name"}),
    )

    run([late, early])

    organisation = Organisation.objects.get()
    assert organisation.name == "New name"
    assert [alias.name for alias in organisation.aliases.all()] == ["Old name"]


def test_an_older_register_adds_its_spelling_as_an_alias_only(run):
    run([files.grant(1)])

    run([files.grant(2, **{"Award Date": "2010-04-01", "Recipient Org:Name": "Riverside Luncheon"})])

    organisation = Organisation.objects.get()
    assert organisation.name == "Riverside Lunch Club"
    assert [alias.name for alias in organisation.aliases.all()] == ["Riverside Luncheon"]


def test_an_organisation_with_people_of_its_own_keeps_its_profile(run):
    organisation = OrganisationFactory(identifier="GB-CHC-1146179", name="Our own name", postcode="E3 2SD")
    MembershipFactory(organisation=organisation)

    run([files.grant(1)])

    organisation.refresh_from_db()
    assert (organisation.name, organisation.postcode, organisation.charity_number) == (
        "Our own name",
        "E3 2SD",
        "1146179",
    )
    assert [alias.name for alias in organisation.aliases.all()] == ["Riverside Lunch Club"]


def test_an_organisation_is_found_by_its_number_under_another_identifier(run):
    organisation = OrganisationFactory(identifier="GB-COH-07962245", charity_number="1146179")

    _, result, *_ = run([files.grant(1)])

    assert result["organisations_created"] == 0
    assert Agreement.objects.get().organisation == organisation


def test_two_identifiers_with_one_number_are_one_organisation(run):
    other = {"Recipient Org:Identifier": "360G-council-riverside"}

    _, result, *_ = run([files.grant(1), files.grant(2, **other)])

    assert result["organisations_created"] == 1
    assert Organisation.objects.get().agreements.count() == 2


def test_numbers_of_two_organisations_are_refused(run):
    OrganisationFactory(identifier="GB-CHC-1146179")
    OrganisationFactory(charity_number="1146179")
    before = counts()

    code, _, _, said = run([files.grant(1)])

    assert (code, counts()) == (2, before)
    assert "expected one organisation" in said


def test_an_amount_below_the_payments_is_refused(run):
    run([files.grant(1)])
    PaymentFactory(agreement=Agreement.objects.get(), amount_pence=100_000)

    code, _, _, said = run([files.grant(1, **{"Amount Awarded": "999"})])

    assert code == 2
    assert "at least £1,000, the payments of the agreement" in said
    assert Agreement.objects.get().value_pence == 120050


def test_an_ended_agreement_is_not_revived(run):
    run([files.grant(1)])

    code, _, _, said = run([files.grant(1, **{"Planned Dates:Duration (months)": "120"})])

    assert code == 2
    assert "draft a renewal" in said
    assert Agreement.objects.get().ends_on == dt.date(2021, 3, 31)


def test_another_funders_register_is_imported_with_a_note(run):
    _, _, said, _ = run([files.grant(1, **{"Funding Org:Identifier": "GB-LAE-TRF"})])

    assert "1 rows name another funder than GB-LAE-EXA: GB-LAE-TRF." in said


def test_an_agreement_that_is_running_comes_in_with_its_schedule(run):
    run(
        [
            files.grant(
                1, **{"Award Date": "2026-11-01", "Planned Dates:Duration (months)": "24", "Amount Awarded": "60000"}
            )
        ]
    )

    agreement = Agreement.objects.get()
    assert agreement.monitoring_plan.frequency_months == 6
    assert [each.status for each in agreement.returns.order_by("number")] == ["not_started"] * 4
    assert set(agreement.meetings.values_list("status", flat=True)) == {"due"}
    assert agreement.reviews.count() == 1
    assert OutboxMessage.objects.count() == 0


def test_what_was_due_before_the_import_is_not_chased(run):
    run(
        [
            files.grant(
                1, **{"Award Date": "2025-04-01", "Planned Dates:Duration (months)": "36", "Amount Awarded": "60000"}
            )
        ]
    )

    agreement = Agreement.objects.get()
    returns = list(agreement.returns.order_by("number"))
    assert [each.status for each in returns[:4]] == ["waived", "waived", "waived", "not_started"]
    assert all(each.due_on < dt.date(2026, 11, 22) for each in returns[:3])
    assert all(change.reason for change in changes_of(returns[0]))
    late = agreement.meetings.filter(due_on__lt=dt.date(2026, 11, 22))
    assert set(late.values_list("status", flat=True)) == {"cancelled"}

    run_schedule(at=clock.now(), today=clock.today())

    assert OutboxMessage.objects.count() == OfficerTask.objects.filter(key__contains="return").count() == 0


def test_a_new_end_of_a_running_agreement_moves_its_schedule(run):
    row = {"Award Date": "2026-11-01", "Amount Awarded": "60000"}
    run([files.grant(1, **row, **{"Planned Dates:Duration (months)": "12"})])

    _, result, *_ = run([files.grant(1, **row, **{"Planned Dates:Duration (months)": "24"})])

    agreement = Agreement.objects.get()
    assert result["agreements_updated"] == 1
    assert agreement.ends_on == dt.date(2028, 10, 31)
    assert agreement.returns.filter(superseded=False).count() == 4
    assert agreement.date_changes.get().before_on == dt.date(2027, 10, 31)


def test_the_start_of_a_running_agreement_is_not_moved_by_a_register(run):
    run([files.grant(1, **{"Award Date": "2026-11-01"})])

    code, _, _, said = run([files.grant(1, **{"Award Date": "2026-10-01"})])

    assert code == 2
    assert "the start that is agreed, 2026-11-01" in said
    assert Agreement.objects.get().starts_on == dt.date(2026, 11, 1)
