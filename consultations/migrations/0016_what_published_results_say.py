import json

from django.db import migrations, models

LABELS = {"Accepted": "accepted", "Partly accepted": "partly", "Not accepted": "not_accepted"}


def take_from_results(apps, schema_editor):
    """What the results that stand say of each consideration, from what was frozen of them."""
    results = apps.get_model("consultations", "PublishedResults").objects.exclude(snapshot="")
    considerations = apps.get_model("consultations", "Consideration").objects
    seen = set()
    for one in results.order_by("phase", "-number").iterator(20):
        if one.phase_id in seen:
            continue
        seen.add(one.phase_id)
        frozen = json.loads(one.snapshot)
        for line in (*frozen["themes"], *frozen["recommendations"]):
            if said := line["considered"]:
                considerations.filter(pk=said["key"]).update(
                    published_answer=LABELS[said["answer"]], published_changes=said["what_changes"]
                )


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0015_who_saved_results_and_names_sought'),
    ]

    operations = [
        migrations.AddField(
            model_name='consideration',
            name='published_answer',
            field=models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('partly', 'Partly accepted'), ('not_accepted', 'Not accepted')], editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='consideration',
            name='published_changes',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.RunPython(take_from_results, migrations.RunPython.noop),
    ]
