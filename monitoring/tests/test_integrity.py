"""That what reports add up is what was accepted."""

import pytest

from monitoring.integrity import figures_as_accepted
from monitoring.operations import returns as operations
from monitoring.tests.conftest import OPEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(filled, lead, officer):
    operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha Lead")
    return operations.accept(filled, quality=3, note="", at=OPEN, by=officer)


def problems():
    return [checked.problem for checked in figures_as_accepted()]


def test_rows_equal_what_was_accepted(accepted):
    assert accepted.figures.exists()
    assert accepted.spending.exists()
    assert problems() == [""]


def test_a_figure_altered_past_the_portal_is_named(accepted):
    row = accepted.figures.first()
    before = row.actual
    accepted.figures.filter(pk=row.pk).update(actual=before + 1)

    assert problems() == [f"{before + 1} stands for target {row.target_id}, {before:f} was accepted"]


def test_spending_altered_past_the_portal_is_named(accepted):
    accepted.spending.filter(pk=accepted.spending.first().pk).update(spent_pence=1)

    assert "1 pence stand for heading" in problems()[0]


def test_a_row_that_is_gone_is_missed(accepted):
    accepted.figures.first().delete()

    assert problems() == ["figures that were accepted are gone"]
