from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Companies, units, departments, staff, roles, territories and the settings of a company."""

    name = "rounds.people"
    label = "people"
    verbose_name = "组织与人员"
    default_auto_field = "django.db.models.BigAutoField"
