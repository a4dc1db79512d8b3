"""Rows written in bulk are the rows that Django itself would write."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from commissioning.agreements.models import Agreement
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.common.insertion import insert, insert_values
from commissioning.common.models import StatusChange
from commissioning.opendata.models import ImportedGrant
from commissioning.opendata.tests.factories import ImportedGrantFactory
from organisations.models import Organisation
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def stored(rows) -> list[dict]:
    model = type(rows[0])
    return list(model.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values())


def without_key(values: list[dict]) -> list[dict]:
    return [{name: value for name, value in each.items() if name != "id"} for each in values]


def organisations(word: str) -> list[Organisation]:
    return [
        Organisation(identifier=f"{word}-{number}", slug=f"{word}-{number}", name="Friends’ “Café”\n%s", created_at=AT)
        for number in range(130)
    ]


def test_rows_are_those_of_bulk_create_and_get_their_keys():
    ours = organisations("x")
    theirs = Organisation.objects.bulk_create(organisations("y"))

    insert(ours)

    assert [Organisation.objects.get(identifier=row.identifier).pk for row in ours] == [row.pk for row in ours]
    assert not any(row._state.adding for row in ours)
    said = [{**each, "identifier": "", "slug": ""} for each in without_key(stored(ours))]
    assert said == [{**each, "identifier": "", "slug": ""} for each in without_key(stored(theirs))]


def test_values_of_every_kind_come_back_as_they_were():
    agreement = AgreementFactory(active=True, full_cost_pence=None)
    copy = Agreement(**{field.attname: getattr(agreement, field.attname) for field in Agreement._meta.concrete_fields})
    copy.pk, copy.reference, copy.external_id = None, "COPY-1", "copy-1"

    insert([copy])

    [original], [copied] = stored([agreement]), stored([copy])
    assert copied == original | {"id": copy.pk, "reference": "COPY-1", "external_id": "copy-1"}


def test_json_and_keys_of_our_own():
    imported = ImportedGrantFactory(values={"a": [1, None, "é"]})
    other = AgreementFactory()
    columns = {name: value for name, value in ImportedGrant.objects.values().get().items() if name != "agreement_id"}

    insert_values(ImportedGrant, [{"agreement_id": other.pk, **columns}])

    assert ImportedGrant.objects.get(pk=other.pk).values == imported.values == {"a": [1, None, "é"]}


def test_columns_not_named_have_their_default_and_common_ones_are_given_once():
    by, kind = UserFactory(), ContentType.objects.get_for_model(Agreement)

    keys = insert_values(
        StatusChange, [{"object_id": 7}, {"object_id": 9}], content_type_id=kind.pk, after="ended", at=AT, by_id=by.pk
    )

    found = StatusChange.objects.in_bulk(keys)
    assert [(found[key].object_id, found[key].before, found[key].after, found[key].reason) for key in keys] == [
        (7, "", "ended", ""),
        (9, "", "ended", ""),
    ]
    assert {(each.at, each.by, each.content_type) for each in found.values()} == {(AT, by, kind)}


def test_all_or_none_are_written():
    rows = organisations("x")
    rows[-1].slug = rows[0].slug

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(rows)

    assert not Organisation.objects.filter(identifier__startswith="x-").exists()


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda: insert([Organisation(identifier="x", slug="x", name=Value("x"), created_at=AT)]), "expression"),
        (lambda: insert([Agreement(organisation=OrganisationFactory.build())]), "not stored"),
        (lambda: insert_values(StatusChange, [{"object_id": 7, "colour": "red"}]), "no colour"),
    ],
)
def test_what_cannot_be_written_like_this_is_refused(write, words):
    with pytest.raises(TypeError, match=words):
        write()


def test_no_rows_cost_nothing():
    with CaptureQueriesContext(connection) as queries:
        insert([])
        assert insert_values(StatusChange, []) == []

    assert len(queries) == 0
