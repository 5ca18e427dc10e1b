from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "quality"
    verbose_name = "Quality measures and clinical data"
    default_auto_field = "django.db.models.BigAutoField"
