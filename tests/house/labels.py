"""Every string of one package that reaches a screen, also the labels that get there through a variable."""

import enum
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.utils import translation

from rounds.common.settings import REGISTRY
from tests.house.messages import CHINESE, Message, messages_in
from tests.house.tree import PACKAGE, files, module_name, short

DECLARING = ("Choices", "declare(")


@cache
def modules() -> dict[str, ModuleType]:
    """The modules of rounds that declare choices or settings, imported, so that both are known."""
    found = (path for path in files(".py") if "tests" not in path.parts)
    telling = (path for path in found if any(word in path.read_text(encoding="utf-8") for word in DECLARING))
    return {name: importlib.import_module(name) for name in map(module_name, telling)}


def messages_of(package: Path) -> Iterator[Message]:
    """Strings marked for translation in one package, labels of its choices, labels of its settings."""
    for path in files(".py", ".html", ".txt", under=(short(package),)):
        if "tests" not in path.parts:
            yield from messages_in(path, short(path))
    with translation.override("zh-hans"):
        for place, label in (*choices_of(package), *fields_of(package), *settings_of(package)):
            if CHINESE.search(label):
                yield Message(place, label, None)


def choices_of(package: Path) -> Iterator[tuple[str, str]]:
    """Labels of the enumerations with choices that one package defines."""
    inside = module_name(package / "__init__.py")
    for name, module in modules().items():
        if name != inside and not name.startswith(f"{inside}."):
            continue
        for thing in vars(module).values():
            if isinstance(thing, enum.EnumMeta):
                yield from _labels(thing, name)
            elif isinstance(thing, type) and thing.__module__ == name:
                for inner in vars(thing).values():
                    yield from _labels(inner, name) if isinstance(inner, enum.EnumMeta) else ()


def fields_of(package: Path) -> Iterator[tuple[str, str]]:
    """Labels of the choices of the package's tables, however they are given."""
    for model in apps.get_models():
        if model.__module__.startswith(f"rounds.{package.name}."):
            for field in model._meta.get_fields():
                for value, label in getattr(field, "choices", None) or ():
                    yield f"{model.__name__}.{field.name}.{value}", str(label)


def _labels(choices: enum.EnumMeta, module: str) -> Iterator[tuple[str, str]]:
    if choices.__module__ == module:
        for value, label in getattr(choices, "choices", ()):
            yield f"{module}.{choices.__qualname__}.{value}", str(label)


def settings_of(package: Path) -> Iterator[tuple[str, str]]:
    """Labels, units and notes of the company settings one package declares."""
    modules()
    for setting in REGISTRY.values():
        if setting.key.split(".")[0] == package.name:
            yield from ((setting.key, text) for text in (setting.zh, setting.unit, setting.note) if text)


def packages_of_settings() -> set[str]:
    """The package each declared setting says it belongs to."""
    modules()
    return {key.split(".")[0] for key in REGISTRY} - {path.name for path in PACKAGE.iterdir()}
