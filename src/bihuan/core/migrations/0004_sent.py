from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("said", models.CharField(max_length=64)),
                ("answer", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "Sent",
            },
        ),
    ]
