"""The command line: `rounds …`. Exit status 0 only when the thing was done; results on stdout, the rest on stderr."""

import importlib
import os

import django


def main() -> None:
    """Set up Django, then hand over to the commands (they import models)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rounds.config.settings")
    django.setup()
    importlib.import_module("rounds.config.cli.commands").rounds(prog_name="rounds")
