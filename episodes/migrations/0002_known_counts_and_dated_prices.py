from django.db import migrations, models


class Migration(migrations.Migration):
    # The day is for prices of runs that were made before; a new run writes its own.

    dependencies = [
        ("episodes", "0001_claims_and_episodes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="episodeprice",
            name="price_once_a_run",
        ),
        migrations.AddField(
            model_name="adjustment",
            name="window_episodes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                help_text="Fewer than the policy asks for, or left empty as unknown: the adjustment counts as 0.",
                verbose_name="episodes in the three years of the year's case mix",
            ),
        ),
        migrations.AddField(
            model_name="adjustmentevent",
            name="window_episodes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                help_text="Fewer than the policy asks for, or left empty as unknown: the adjustment counts as 0.",
                verbose_name="episodes in the three years of the year's case mix",
            ),
        ),
        migrations.AddField(
            model_name="episode",
            name="treatment_started",
            field=models.BooleanField(
                default=True,
                verbose_name="the technical component started in time and before fee-for-service ended",
            ),
        ),
        migrations.AddField(
            model_name="episodeprice",
            name="from_on",
            field=models.DateField(default="2021-01-01", verbose_name="price of episodes from this day of the year on"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="baseline_episodes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                help_text="Fewer than the policy asks for, or left empty as unknown: the adjustment counts as 0.",
                verbose_name="episodes in the baseline",
            ),
        ),
        migrations.AlterField(
            model_name="adjustmentevent",
            name="baseline_episodes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                help_text="Fewer than the policy asks for, or left empty as unknown: the adjustment counts as 0.",
                verbose_name="episodes in the baseline",
            ),
        ),
        migrations.AddConstraint(
            model_name="episodeprice",
            constraint=models.UniqueConstraint(
                fields=("run", "participant", "component", "cancer_type", "from_on"), name="price_once_a_run"
            ),
        ),
    ]
