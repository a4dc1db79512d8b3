"""What was called a variation was a change of a date; the word is for what both sides sign."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _keys(**options):
    return [
        migrations.AlterField(
            model_name="datechange",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="date_changes",
                to="agreements.agreement",
                **options,
            ),
        ),
        migrations.AlterField(
            model_name="datechange",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                **options,
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0006_agreement_of_application"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("Variation", "DateChange"),
        # A renamed table keeps the names of its indexes, and the next table of the old name needs them.
        *_keys(db_index=False),
        *_keys(),
    ]
