import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("devices", "0003_labels_reserved_for_a_lot"),
        ("handover", "0005_terms_of_the_programme"),
        ("network", "0003_external_workshops"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="exchanged on")),
                (
                    "original",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchange",
                        to="handover.sale",
                    ),
                ),
                (
                    "replacement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="handover.sale",
                    ),
                ),
            ],
            options={
                "verbose_name": "exchange under warranty",
                "verbose_name_plural": "exchanges under warranty",
            },
        ),
        migrations.CreateModel(
            name="InstalmentPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("let_off_cents", models.PositiveIntegerField(default=0, verbose_name="let off (cents)")),
                (
                    "let_off_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("came_back", "The computer came back"),
                            ("cannot_pay", "The person cannot pay"),
                            ("other_help", "Another body pays"),
                        ],
                        max_length=12,
                        verbose_name="why the rest is let off",
                    ),
                ),
                ("let_off_at", models.DateTimeField(blank=True, null=True, verbose_name="let off on")),
                (
                    "sale",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan", to="handover.sale"
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment plan",
                "verbose_name_plural": "instalment plans",
            },
        ),
        migrations.CreateModel(
            name="SaleToOrganisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "paid_by",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("cheque", "Cheque"),
                            ("card", "Card"),
                            ("transfer", "Bank transfer"),
                        ],
                        max_length=10,
                        verbose_name="paid by",
                    ),
                ),
                ("sold_at", models.DateTimeField(verbose_name="sold on")),
                ("submission", models.UUIDField(editable=False, unique=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled on")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="network.organisation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.place",
                    ),
                ),
                (
                    "sold_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "sale to an organisation",
                "verbose_name_plural": "sales to organisations",
            },
        ),
        migrations.CreateModel(
            name="SoldComputer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("price_cents", models.PositiveIntegerField(verbose_name="price (cents)")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled on")),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_scan", "Wrong code scanned"),
                            ("wrong_gesture", "Wrong gesture"),
                            ("wrong_day", "Wrong day entered"),
                            ("wrong_person", "Wrong person"),
                        ],
                        max_length=16,
                        verbose_name="why it was cancelled",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="devices.device"
                    ),
                ),
                (
                    "sale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="sales.saletoorganisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "computer sold to an organisation",
                "verbose_name_plural": "computers sold to organisations",
            },
        ),
        migrations.CreateModel(
            name="WorkshopCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.workshop"
                    ),
                ),
            ],
            options={
                "verbose_name": "counter of receipts of a workshop",
                "verbose_name_plural": "counters of receipts of workshops",
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("cents", models.PositiveIntegerField(verbose_name="amount (cents)")),
                ("covered_cents", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="sales.instalmentplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment",
                "verbose_name_plural": "instalments",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="instalment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("covered_cents__lte", models.F("cents"))),
                        name="instalment_covered_at_most",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("cents", models.PositiveIntegerField(verbose_name="amount (cents)")),
                (
                    "paid_by",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("cheque", "Cheque"),
                            ("card", "Card"),
                            ("transfer", "Bank transfer"),
                        ],
                        max_length=10,
                        verbose_name="paid by",
                    ),
                ),
                ("paid_at", models.DateTimeField(verbose_name="paid on")),
                ("submission", models.UUIDField(editable=False, unique=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled on")),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_person", "It was for another sale"),
                            ("wrong_amount", "Wrong amount"),
                            ("not_paid", "The money did not come"),
                            ("sale_cancelled", "The sale was cancelled"),
                        ],
                        max_length=16,
                        verbose_name="why it was cancelled",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.place"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="sales.instalmentplan",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "constraints": [
                    models.UniqueConstraint(fields=("place", "year", "number"), name="payment_number_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="saletoorganisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", None), ("workshop__isnull", False)),
                    models.Q(("place__isnull", False), ("workshop", None)),
                    _connector="OR",
                ),
                name="organisation_sale_one_seller",
            ),
        ),
        migrations.AddConstraint(
            model_name="saletoorganisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("workshop", None)),
                fields=("place", "year", "number"),
                name="organisation_sale_number_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="saletoorganisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("place", None)),
                fields=("workshop", "year", "number"),
                name="organisation_sale_number_of_workshop",
            ),
        ),
        migrations.AddConstraint(
            model_name="soldcomputer",
            constraint=models.UniqueConstraint(fields=("sale", "device"), name="sold_computer_once"),
        ),
        migrations.AddConstraint(
            model_name="workshopcounter",
            constraint=models.UniqueConstraint(fields=("workshop", "year"), name="workshop_counter_once"),
        ),
    ]
