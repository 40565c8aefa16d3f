from django.db import migrations

from bihuan.core import seals


class Migration(migrations.Migration):
    dependencies = [("correction", "0003_preventive_screening"), ("core", "0002_seals")]
    operations = [
        seals.record_type("correction_preventivescreening"),
        seals.part("correction_potentialproblem", "screening_id"),
    ]
