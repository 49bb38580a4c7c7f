"""Templates carry no code and no text that cannot be translated."""

import pytest

from tests.house.templates import inline_code, untranslatable
from tests.house.tree import files, short


def test_no_template_has_inline_styles_or_scripts() -> None:
    found = {short(p): faults for p in files(".html") if (faults := inline_code(p.read_text(encoding="utf-8")))}
    assert not found, f"the content security policy blocks these: {found}"


def test_no_template_says_chinese_that_cannot_be_translated() -> None:
    found = [f"{short(p)} {fault}" for p in files(".html") for fault in untranslatable(p.read_text(encoding="utf-8"))]
    assert not found, f"wrap in {{% translate %}} or {{% blocktranslate %}}: {found}"


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">x</p>',
        '<div {% if late %}style="color: red"{% endif %}>x</div>',
        '<button onclick="go()">x</button>',
        '<form hx-on:submit="go()"></form>',
        '<a href="javascript:go()">x</a>',
        "<script>go()</script>",
        '<script type="module">go()</script>',
        "<style>p { color: red }</style>",
    ],
)
def test_inline_code_is_found(source: str) -> None:
    assert inline_code(source)


@pytest.mark.parametrize(
    "source",
    [
        "<script src=\"{% static 'common/page.js' %}\" defer></script>",
        '<script id="shops" type="application/json">{"a": 1}</script>',
        '<option value="{{ option }}" {% if option == chosen %}selected{% endif %}>{{ option }}</option>',
    ],
)
def test_plain_markup_passes(source: str) -> None:
    assert not inline_code(source)


@pytest.mark.parametrize(
    "source",
    [
        "<h1>零售户</h1>",
        '<input placeholder="搜索">',
        '{% include "a.html" with title="客户" %}',
        '{{ name|default:"无" }}',
    ],
)
def test_untranslatable_chinese_is_found(source: str) -> None:
    assert list(untranslatable(source))


@pytest.mark.parametrize(
    "source",
    [
        "{% translate '零售户' %}",
        "{% blocktranslate with n=count %}共 {{ n }} 户{% endblocktranslate %}",
        '{% include "a.html" with title=_("客户") %}',
        "{# 说明 #}{% comment %}说明{% endcomment %}<!-- 说明 -->",
        "<h1>Rounds</h1>",
    ],
)
def test_translatable_chinese_passes(source: str) -> None:
    assert not list(untranslatable(source))
