"""Pieces of the desk pages: icons, key figures, badges, reasons, timelines, charts, maps. Colour never speaks alone."""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = Library()

SPRITE = "vendor/tabler/icons.svg"
TONES = {
    "neutral": "circle-dashed",
    "info": "info-circle",
    "progress": "player-play",
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-circle",
}
RULE_ID = re.compile(r"[A-F]\d{2}\b")
LEADING_RULES = re.compile(r"^((?:[A-F]\d{2}[\s,、/–-]*)+)[:：]\s*")
OMITTED = ""
HURRY_MINUTES = 120

Figure = int | float | Decimal


class Capture(Node):
    """Renders its content once and keeps it under a name, so that a block can be shown in two places."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        context[self.name] = SafeString(self.nodelist.render(context).strip())  # strip() alone forgets it is safe
        return SafeString("")


@register.tag
def capture(parser: Parser, token: Token) -> Capture:
    """`{% capture name %}…{% endcapture %}`."""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(nodelist, name)


@functools.cache
def icon_names() -> frozenset[str]:
    """The icons in the sprite."""
    sprite = Path(__file__).resolve().parents[1] / "static" / SPRITE
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text("utf-8")))


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "md", filled: bool = False) -> SafeString:
    """One icon of the sprite; decorative unless it has a label. Raises TemplateSyntaxError when the sprite lacks it."""
    ident = f"{name}-filled" if filled else name
    if ident not in icon_names():
        raise TemplateSyntaxError(f"no icon {ident!r} in the sprite: add it to vendor.toml and run vendor.py")
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        "" if size == "md" else f" icon-{size}",
        spoken,
        static(SPRITE),
        ident,
    )


@register.filter
def percent(value: Figure | None, digits: int = 1) -> str:
    """A fraction as a percentage; a missing value as a dash."""
    return "—" if value is None else f"{value * 100:.{digits}f}%"


@register.filter
def wan(value: Figure | None) -> str:
    """A big figure as readers count it: 12.3 万, 1.2 亿 in Chinese, grouped digits in English."""
    if value is None:
        return "—"
    chinese = (get_language() or "zh").startswith("zh")
    for size, word in ((100_000_000, "亿"), (10_000, "万")):
        if chinese and abs(float(value)) >= size:
            return f"{f'{float(value) / size:.1f}'.removesuffix('.0')} {word}"
    return shown(value)


@register.filter
def initial(value: object) -> str:
    """The first character of a name, for avatars."""
    return str(value or "")[:1]


@register.filter
def shown(figure: object) -> str:
    """A number with digits grouped by thousands (Django's Chinese format has none); anything else as it is."""
    if isinstance(figure, bool) or not isinstance(figure, int | float | Decimal):
        return "—" if figure is None else str(figure)
    digits = 0 if figure == int(figure) else 1
    return f"{figure:,.{digits}f}"


def read(entry: object, name: str, default: Any = "") -> Any:
    """A field of a mapping or an attribute of a row."""
    return entry.get(name, default) if isinstance(entry, Mapping) else getattr(entry, name, default)


@register.inclusion_tag("common/_delta.html")
def delta(change: Figure | str | None, *, label: str = "") -> dict[str, Any]:
    """A change as arrow, word and percentage: red is rise in China, so the word and the arrow carry it too."""
    if change is None or isinstance(change, str):
        return {"label": label, "direction": "none", "word": _("无可比数据")}
    if change == 0:
        return {"label": label, "direction": "level", "word": _("持平"), "icon": "equal"}
    rises = change > 0
    return {
        "label": label,
        "direction": "up" if rises else "down",
        "word": _("升") if rises else _("降"),
        "icon": "arrow-up" if rises else "arrow-down",
        "size": percent(abs(float(change))),
    }


@register.inclusion_tag("common/_stat_card.html")
def stat_card(
    label: str,
    figure: object,
    *,
    unit: str = "",
    yoy: Figure | str | None = OMITTED,
    mom: Figure | str | None = OMITTED,
    icon: str = "",
    url: str = "",
    hint: str = "",
    tone: str = "",
) -> dict[str, Any]:
    """A key figure with its changes on last year (同比) and on the last period (环比), both as fractions."""
    changes = [(_("同比"), yoy), (_("环比"), mom)]
    return {
        "label": label,
        "figure": shown(figure),
        "unit": unit,
        "changes": [(word, change) for word, change in changes if change != OMITTED],
        "icon": icon,
        "url": url,
        "hint": hint,
        "tone": tone,
    }


@register.inclusion_tag("common/_status_badge.html")
def status_badge(text: str, *, tone: str = "neutral", icon: str = "") -> dict[str, str]:
    """A state as words, icon and colour."""
    return {"text": text, "tone": tone, "icon": icon or TONES[tone]}


@register.inclusion_tag("common/_status_badge.html")
def clock(minutes_left: float, *, paused: bool = False) -> dict[str, str]:
    """The light on a due time: business minutes left (negative when late), in words, icon and colour."""
    length = duration(abs(minutes_left))
    if paused and minutes_left < 0:
        return {"text": _("已暂停 · 已超时"), "tone": "danger", "icon": "clock-pause"}
    if paused:
        return {"text": _("已暂停 · 剩 %(length)s") % {"length": length}, "tone": "neutral", "icon": "clock-pause"}
    if minutes_left < 0:
        return {"text": _("已超 %(length)s") % {"length": length}, "tone": "danger", "icon": "alert-circle"}
    tone = "warning" if minutes_left <= HURRY_MINUTES else "success"
    return {"text": _("剩 %(length)s") % {"length": length}, "tone": tone, "icon": "clock"}


@register.filter
def duration(minutes: float | None) -> str:
    """Minutes as hours and minutes."""
    if minutes is None:
        return "—"
    hours, rest = divmod(round(minutes), 60)
    parts = [ngettext("%d 小时", "%d 小时", hours) % hours] if hours else []
    if rest or not hours:
        parts.append(ngettext("%d 分钟", "%d 分钟", rest) % rest)
    return " ".join(parts)


@register.inclusion_tag("common/_empty_state.html")
def empty_state(
    title: str, *, hint: str = "", action_url: str = "", action_label: str = "", icon: str = "mood-empty"
) -> dict[str, str]:
    """What to say, and to do next, where there is nothing to show."""
    return {"title": title, "hint": hint, "action_url": action_url, "action_label": action_label, "icon": icon}


@register.inclusion_tag("common/_rule_tags.html")
def rule_tags(rules: str | Iterable[str]) -> dict[str, Any]:
    """Rule ids as small tags."""
    return {"rules": RULE_ID.findall(rules) if isinstance(rules, str) else list(rules)}


@register.inclusion_tag("common/_because_list.html")
def because_list(reasons: Iterable[object], *, title: str = "") -> dict[str, Any]:
    """Reasons of a verdict: texts that begin with rule ids ("A35: …"), or rows with `text` and `rules`."""
    return {"title": title, "reasons": [reason_of(reason) for reason in reasons]}


def reason_of(reason: object) -> dict[str, Any]:
    if not isinstance(reason, str):
        rules = read(reason, "rules", ())
        return {"text": read(reason, "text"), "rules": RULE_ID.findall(rules) if isinstance(rules, str) else rules}
    leading = LEADING_RULES.match(reason)
    if leading is None:
        return {"text": reason, "rules": []}
    return {"text": reason[leading.end() :], "rules": RULE_ID.findall(leading.group(1))}


@register.inclusion_tag("common/_timeline.html")
def timeline(entries: Iterable[object]) -> dict[str, Any]:
    """What happened, in order: `at`, `title` and optionally `who`, `text`, `tone`, `icon`, `minutes` held, `url`."""
    fields = ("at", "title", "who", "text", "url")
    rows = []
    for entry in entries:
        tone = read(entry, "tone") or "neutral"
        row = {name: read(entry, name) for name in fields}
        rows.append(
            {**row, "tone": tone, "icon": read(entry, "icon") or TONES[tone], "minutes": read(entry, "minutes", None)}
        )
    return {"rows": rows}


@register.inclusion_tag("common/_progress.html")
def progress_bar(value: float, *, label: str = "") -> dict[str, Any]:
    """How far something is, 0 to 100, in words too."""
    return {"value": max(0, min(100, value)), "label": label}


@register.inclusion_tag("common/_confirm_form.html", takes_context=True)
def confirm_form(
    context: Context,
    url: str,
    label: str,
    question: str,
    *,
    tone: str = "danger",
    icon: str = "",
    reason_label: str = "",
    fields: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """A button that asks once more, and for a reason where `reason_label` says so, before it posts to `url`."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "question": question,
        "tone": tone,
        "icon": icon,
        "reason_label": reason_label,
        "fields": dict(fields or {}),
    }


@register.inclusion_tag("common/_chart.html")
def chart(ident: str, option: Mapping[str, Any], label: str, *, height: str = "md") -> dict[str, Any]:
    """An ECharts drawing of `option` (plain JSON; items may carry `url` and `tip`), described by `label`."""
    return {"ident": ident, "option": option, "label": label, "height": height}


@register.inclusion_tag("common/_map.html")
def map_view(
    ident: str,
    features: Mapping[str, Any],
    label: str,
    *,
    height: str = "lg",
    legend: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A map of a GeoJSON FeatureCollection in WGS-84, described by `label`; `legend` switches groups."""
    return {"ident": ident, "features": features, "label": label, "height": height, "legend": legend}
