"""What holds for every record: a factory, a place in the admin, words for itself, and no state typed in by hand."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.forms import BaseForm
from django.urls import reverse
from factory.django import DjangoModelFactory

from commissioning.common.admin import ReadOnlyAdmin
from commissioning.common.models import StatusChange
from commissioning.questionnaires.models import Answer, Question, QuestionnaireVersion, Section
from monitoring.models import Return, ReturnFigure, ReturnSpend, ReturnSubmission
from tests.routes import OURS
from tests.test_routes import visit

# Records that are made in one way only, by what they are about.
WITHOUT_FACTORY = {StatusChange: "commissioning.common.states.move writes it"}


def once(*people):
    """Those whom the admin shows less than an administrator: what it refuses them is decided before any database."""
    return [pytest.param(who, marks=pytest.mark.once) for who in people]


def _own_models():
    own = [model for model in apps.get_models() if f"{model.__module__}.".startswith(OURS)]
    return [model for model in own if not model.__name__.startswith("Historical")]


def _factories():
    """Every factory of the apps' tests, by the model it makes."""
    found = {}
    for config in apps.get_app_configs():
        if f"{config.name}.".startswith(OURS) and find_spec(f"{config.name}.tests"):
            module = f"{config.name}.tests.factories"
            parts = vars(import_module(module)).values() if find_spec(module) else []
            made = [part for part in parts if isinstance(part, type) and issubclass(part, DjangoModelFactory)]
            found |= {each._meta.model: each for each in made if each._meta.model}
    return found


MODELS = _own_models()
FACTORIES = _factories()


def labels(models):
    return sorted(model._meta.label for model in models)


def test_every_model_has_a_factory():
    assert labels(set(MODELS) - set(FACTORIES) - set(WITHOUT_FACTORY)) == []
    assert labels(set(FACTORIES) & set(WITHOUT_FACTORY)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model._meta.label)
def test_what_a_factory_makes_is_saved_and_says_what_it_is(model):
    made = FACTORIES[model]()

    assert model._default_manager.filter(pk=made.pk).exists()
    assert str(made)
    assert "object (" not in str(made)


def test_every_model_is_in_the_admin():
    assert labels(set(MODELS) - set(admin.site._registry)) == []


def test_no_state_is_typed_in_by_hand():
    stateful = [model for model in MODELS if hasattr(model, "TRANSITIONS")]
    assert stateful

    editable = [model for model in stateful if model._meta.get_field("status").editable]
    assert labels(model for model in editable if not isinstance(admin.site.get_model_admin(model), ReadOnlyAdmin)) == []


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["administrator", *once("auditor", "commissioning_officer")])
def test_every_page_of_the_admin_opens(world, visitors, who):
    client, wrong = visitors(who), []
    for model in set(MODELS) & set(admin.site._registry):
        record = model._default_manager.order_by("pk").first()
        pages = {"changelist": {200, 403}, "add": {200, 403}}
        paths = {address(model, page): allowed for page, allowed in pages.items()}
        if record is not None:
            paths[address(model, "change", record.pk)] = {200, 403}
            paths[address(model, "history", record.pk)] = {200, 403}
        for path, allowed in paths.items():
            status = visit(client, "get", path).status_code
            # Those who read everything are refused nothing but to add.
            refused = status == 403 and who == "auditor" and not path.endswith("/add/")
            if status not in allowed or refused:
                wrong.append(f"{path}: {status}")

    assert not wrong, "\n".join(wrong)


def frozen_records(world):
    """An accepted return, a published questionnaire and a published report, with all that belongs to them."""
    accepted, version, report = world.accepted, world.version, world.published
    yield Return, [accepted.pk]
    for model in (ReturnFigure, ReturnSpend, ReturnSubmission):
        yield model, list(model.objects.filter(monitoring_return=accepted).values_list("pk", flat=True))
    yield Answer, list(Answer.objects.filter(sheet=accepted.sheet).values_list("pk", flat=True))
    yield QuestionnaireVersion, [version.pk]
    yield Section, list(version.sections.values_list("pk", flat=True))
    yield Question, list(version.questions.values_list("pk", flat=True))
    yield type(report), [report.pk]
    yield type(report.publication), [report.publication.pk]
    for rows in (report.sections, report.recommendations, report.explanations, report.clearances):
        yield rows.model, list(rows.values_list("pk", flat=True))


def contents(world):
    return {
        (model._meta.label, row["pk"] if "pk" in row else row["id"]): row
        for model, keys in frozen_records(world)
        for row in model._default_manager.filter(pk__in=keys).values()
    }


def altered(form: BaseForm, prefix: str = "") -> dict:
    """What the form would send with every text in it changed."""
    sent = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        value = "" if value is None else value
        if isinstance(field, forms.CharField):
            value = f"{value}9"
        elif isinstance(field, forms.IntegerField | forms.DecimalField):
            value = 4
        sent[f"{prefix}{name}"] = value.pk if hasattr(value, "pk") else value
    return sent


def altered_page(response) -> dict:
    """What the whole change page would send, its rows of other records too."""
    sent = altered(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        sent |= altered(inline.formset.management_form, f"{inline.formset.prefix}-")
        sent |= {
            f"{inline.formset.prefix}-{name}": value for name, value in inline.formset.management_form.initial.items()
        }
        for form in inline.formset.initial_forms:
            sent |= altered(form, f"{form.prefix}-")
    return sent


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["administrator", *once("auditor", "commissioning_officer", "partner_officer")])
def test_what_is_accepted_or_published_cannot_be_altered_in_the_admin(world, visitors, who):
    client, before = visitors(who), contents(world)
    assert len(before) > 30

    for model, keys in frozen_records(world):
        if model not in admin.site._registry:
            continue
        for pk in keys[:3]:
            path = address(model, "change", pk)
            page = client.get(path)
            data = altered_page(page) if page.status_code == 200 else {"status": "draft", "text": "altered"}
            assert client.post(path, {**data, "_save": "Save"}).status_code in {200, 302, 403, 404}
            client.post(address(model, "delete", pk), {"post": "yes"})
        actions = admin.site.get_model_admin(model).actions
        for action in [
            "delete_selected",
            *(each if isinstance(each, str) else each.__name__ for each in actions or []),
        ]:
            chosen = {"action": action, "_selected_action": keys, "post": "yes"}
            client.post(address(model, "changelist"), chosen)

    assert contents(world) == before
