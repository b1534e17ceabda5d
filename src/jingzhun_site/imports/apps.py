"""The app `imports`."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Workbooks as they exist: read, mapped, checked, previewed, applied whole, undone whole."""

    name = "jingzhun_site.imports"
    label = "imports"
    verbose_name = "表格导入"
    default_auto_field = "django.db.models.BigAutoField"
