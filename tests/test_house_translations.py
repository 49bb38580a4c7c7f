"""Chinese first, English complete: every string on a screen has both."""

import enum
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.apps import apps
from django.utils import translation

from rounds.common.settings import REGISTRY
from tests.house.messages import CHINESE, Message, catalogue, compiled_differs, faults, is_chinese_first, messages_in
from tests.house.tree import files, module_name, packages, short

Labels = Callable[[], Iterator[tuple[str, str]]]
ENGLISH = Path("locale/en/LC_MESSAGES/django.po")


def messages_of(package: Path) -> Iterator[Message]:
    for path in files(".py", ".html", ".txt", under=(short(package),)):
        if "tests" not in path.parts:
            yield from messages_in(path, short(path))


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.name)
def test_every_string_of_an_app_has_its_english(package: Path) -> None:
    wanted = list(messages_of(package))
    po = package / ENGLISH
    if not wanted:
        return
    assert po.exists(), f"{len(wanted)} strings, but there is no {short(po)}; the first: {wanted[0]}"
    english = catalogue(po)
    missing = sorted({fault for message in wanted for fault in faults(message, english)})
    assert not missing, f"{len(missing)} in {short(po)}:\n" + "\n".join(missing)


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.name)
def test_every_message_id_is_chinese(package: Path) -> None:
    strange = [f"{m.place}: {m.first!r}" for m in messages_of(package) if not is_chinese_first(m)]
    assert not strange, "the message id is what Chinese readers see:\n" + "\n".join(strange)


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.name)
def test_the_compiled_catalogue_is_fresh(package: Path) -> None:
    po = package / ENGLISH
    if po.exists():
        assert not compiled_differs(po, po.with_suffix(".mo")), (
            f"run: .venv/bin/pybabel compile -D django -d {short(package)}/locale"
        )


def choices() -> Iterator[tuple[str, str]]:
    """Labels of every TextChoices of every model, with the place they come from."""
    for model in apps.get_models():
        if model.__module__.startswith("rounds."):
            for field in model._meta.get_fields():
                for value, label in getattr(field, "choices", None) or ():
                    yield f"{model.__name__}.{field.name} {value}", str(label)


def enumerations() -> Iterator[tuple[str, str]]:
    """Labels of every enumeration with labels in the modules of rounds, whether a model uses it or not."""
    for path in files(".py"):
        if "tests" in path.parts or path.name in {"wsgi.py", "asgi.py"}:
            continue
        module = importlib.import_module(module_name(path))
        for thing in vars(module).values():
            if isinstance(thing, enum.EnumMeta) and thing.__module__ == module.__name__ and hasattr(thing, "choices"):
                for value, label in thing.choices:
                    yield f"{module.__name__}.{thing.__name__} {value}", str(label)


def declared_settings() -> Iterator[tuple[str, str]]:
    """Labels, units and notes of the settings a company may change."""
    for _module in enumerations():
        pass  # importing every module is what fills the registry
    for setting in REGISTRY.values():
        for text in (setting.zh, setting.unit, setting.note):
            if text:
                yield setting.key, text


@pytest.mark.parametrize("labels", [choices, enumerations, declared_settings], ids=lambda source: source.__name__)
def test_labels_that_reach_the_screen_through_a_variable_have_english(labels: Labels) -> None:
    with translation.override("zh-hans"):
        found = list(labels())
    with translation.override("en"):
        chinese = sorted({f"{place}: {text}" for place, text in found if CHINESE.search(translation.gettext(text))})
    assert not chinese, f"{len(chinese)} labels without English:\n" + "\n".join(chinese)


def english_of(entries: dict[str, str], *, fuzzy: bool = False) -> Catalog:
    catalog = Catalog(locale="en", domain="django")
    for msgid, text in entries.items():
        catalog.add(msgid, text, flags=["fuzzy"] if fuzzy else [])
    return catalog


def test_each_fault_of_a_translation_is_found() -> None:
    message = Message("a.html:1", "共 %(n)s 户", None)
    assert not list(faults(message, english_of({"共 %(n)s 户": "%(n)s retailers"})))
    for bad in ({}, {"共 %(n)s 户": ""}, {"共 %(n)s 户": "retailers"}, {"共 %(n)s 户": "共 %(n)s"}):
        assert list(faults(message, english_of(bad))), bad
    assert list(faults(message, english_of({"共 %(n)s 户": "%(n)s retailers"}, fuzzy=True)))


def test_strings_of_templates_and_python_are_collected(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<div>\n    <p>{% translate '零售户' %}</p>\n  {% blocktranslate count n=n trimmed %}\n   {{ n }} 户\n"
        "{% plural %}\n  {{ n }} 户们\n {% endblocktranslate %}\n{% include 'x' with a=_('甲') %}</div>",
        encoding="utf-8",
    )
    code = tmp_path / "code.py"
    lines = ['label = _("客户")', 'other = pgettext_lazy("人", "经理")', 'n = ngettext_lazy("一", "多", 3)', ""]
    code.write_text("\n".join(lines), encoding="utf-8")
    found = {(m.id, m.context) for m in messages_in(code, "code")}
    assert {m.id for m in messages_in(page, "page")} == {"零售户", ("%(n)s 户", "%(n)s 户们"), "甲"}
    assert found == {("客户", None), ("经理", "人"), (("一", "多"), None)}


def test_an_english_message_id_is_found() -> None:
    assert not is_chinese_first(Message("x", "Retailers", None))
    assert is_chinese_first(Message("x", "导出 Excel", None))
    assert is_chinese_first(Message("x", "%(count)s / %(total)s", None))
