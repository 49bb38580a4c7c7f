from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.utils.translation import gettext_noop


class PeopleConfig(AppConfig):
    """Companies, units, departments, staff, roles, territories and the settings of a company."""

    name = "rounds.people"
    label = "people"
    verbose_name = gettext_noop("组织与人员")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every app's `rules.settings`, so that the settings page knows what each declares."""
        for app in apps.get_app_configs():
            rules = f"{app.name}.rules"
            if app.name.startswith("rounds.") and find_spec(rules) and find_spec(f"{rules}.settings"):
                import_module(f"{rules}.settings")
