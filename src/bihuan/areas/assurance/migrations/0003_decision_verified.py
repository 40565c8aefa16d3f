"""A decision carried out as it stands is verified by somebody else. Both columns may be empty: no table is rebuilt."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assurance", "0002_seals"), ("core", "0002_seals")]
    operations = [
        migrations.AddField(
            "decision",
            "verified_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.person",
                verbose_name="Verified by",
            ),
        ),
        migrations.AddField(
            "decision", "verified_on", models.DateField(editable=False, null=True, verbose_name="Verified on")
        ),
    ]
