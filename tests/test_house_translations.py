"""Chinese first, English complete: every string on a screen has both."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.house.collect import ENGLISH, completed
from tests.house.labels import messages_of, packages_of_settings
from tests.house.messages import Message, catalogue, compiled_differs, faults, is_chinese_first, messages_in
from tests.house.tree import PACKAGE, packages, short


@pytest.mark.parametrize("package", packages(), ids=lambda package: package.name)
def test_every_string_of_an_app_has_its_english(package: Path) -> None:
    wanted = list(messages_of(package))
    po = package / ENGLISH
    if not wanted:
        return
    assert po.exists(), f"{len(wanted)} strings, but no {short(po)}: run make messages, then translate"
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
            f"run: make messages (or .venv/bin/pybabel compile -D django -d {short(package)}/locale)"
        )


def test_every_setting_belongs_to_a_package_that_can_translate_it() -> None:
    assert not packages_of_settings()


def test_labels_that_come_through_a_variable_are_collected(tmp_path: Path) -> None:
    """What no `gettext` stands before: choices of a model, settings of a company."""
    found = {message.first for message in messages_of(PACKAGE / "people")}
    assert {"客户经理", "市场部"} <= found


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


def test_collecting_adds_what_is_missing_and_keeps_what_is_there() -> None:
    english = english_of({"零售户": "retailer", "旧": "old"})
    assert completed([Message("x", "零售户", None), Message("x", ("%(n)s 户", "%(n)s 户"), None)], english) == 1
    assert {entry.id: entry.string for entry in english if entry.id}["零售户"] == "retailer"
    assert english.get("旧") is not None
