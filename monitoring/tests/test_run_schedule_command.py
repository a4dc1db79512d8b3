import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from commissioning.agreements.tests.factories import AgreementFactory
from monitoring.models import Return
from monitoring.operations.schedule.run import SUMMARY


@pytest.mark.django_db
def test_the_command_prints_what_it_did_and_a_summary_as_its_last_line(capsys):
    AgreementFactory(active=True)

    call_command("run_schedule", date="2025-03-25")

    *said, last = capsys.readouterr().out.strip().splitlines()
    assert said[0] == "Schedule of 25 March 2025:"
    assert "6 returns created" in said[1]
    assert json.loads(last) == dict.fromkeys(SUMMARY, 0) | {
        "returns_created": 6,
        "meetings_created": 4,
        "reviews_created": 1,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["tomorrow", "2025-13-01", "20250401", "2025-4-1", ""])
def test_a_bad_date_is_named_and_changes_nothing(text):
    AgreementFactory(active=True)
    with pytest.raises(CommandError, match="expected YYYY-MM-DD") as refused:
        call_command("run_schedule", date=text)
    assert refused.value.returncode == 2
    assert not Return.objects.exists()


@pytest.mark.once
def test_from_the_shell_a_bad_date_goes_to_standard_error_with_status_2():
    command = [sys.executable, "manage.py", "run_schedule", "--date", "soon"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--date: 'soon' is not a day" in ended.stderr
