"""Walks the pages a person can reach by links and says what is wrong: words left in Chinese, sideways overflow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.apps import apps
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from rounds.common.settings import REGISTRY

CHINESE = re.compile(r"[\u3400-\u9fff]")
# What people typed, or what a company is called: the same in every language.
TYPED = {
    "people.Company": ("name",),
    "people.Unit": ("name",),
    "people.Department": ("name",),
    "people.Staff": ("name", "introduction"),
    "people.Territory": ("name",),
    "people.CompanySetting": ("because",),
    "retailers.Retailer": ("name", "owner_name", "address", "town", "habits"),
    "segments.SegmentProposal": ("decision_reason",),
    "orders.Product": ("name", "brand"),
    "visits.DayReview": ("anomalies", "tomorrow", "answers"),
    "visits.Anomaly": ("because", "note"),
    "visits.Digest": ("sections",),
    "visits.Visit": ("goal", "goal_because", "missed_note", "comment", "suggestion", "summary"),
    "issues.Issue": ("text", "proposed_solution", "answer"),
    "bulletins.Bulletin": ("title", "body"),
    "surveys.Campaign": ("title", "closed_because"),
    "surveys.Questionnaire": ("title",),
    "surveys.Item": ("text_zh", "options"),
    "surveys.QuestionnaireItem": ("text_zh", "options"),
    "surveys.Answer": ("text",),
    "training.TrainingSession": ("title", "goal"),
    "training.GapDeclaration": ("gap", "help_needed", "answer"),
    "improvement.Task": ("title", "giver", "because"),
    "improvement.TimeEntry": ("giver",),
    "improvement.Sop": ("title", "change_note", "steps"),
    "planning.VisitPlan": ("decision_reason",),
    "assessment.Period": ("name",),
    "assessment.Scheme": ("because",),
    "assessment.Objection": ("text", "decision"),
    "assessment.ObjectionFile": ("name",),
    "assessment.Override": ("because", "decision"),
    "assessment.Outcome": ("title", "because", "review_text"),
    "assessment.Conversation": ("company_words", "person_words"),
    "assessment.Reply": ("text",),
    "assessment.Ruling": ("text",),
    "assessment.Support": ("what", "note"),
    "common.ImportRun": ("file_name",),
    "common.ImportProblem": ("column", "value"),
    "retailers.Observation": ("text",),
    "retailers.Fact": ("before", "value"),
}
RECORDED = {"reports:log": {"common.EventContent": ("body",)}}  # shown as it was written
PRODUCT = "巡访 Rounds"
SKIPPED = re.compile(
    r"/(export|template|i18n|logout|field|healthz|of-retailer|attachments|photos)\b|\.(xlsx|csv)$|/mfa/"
)
READ = """() => {
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    if (around.closest("script, style, noscript, [lang=zh-hans], [lang=zh-Hans]")) continue;
    words.push(node.textContent.trim());
  }
  for (const element of document.querySelectorAll("[placeholder], [aria-label], [title], [alt]"))
    if (!element.closest("[lang=zh-hans]"))
      for (const name of ["placeholder", "aria-label", "title", "alt"]) words.push(element.getAttribute(name) ?? "");
  return {
    words: words.filter((text) => text),
    wider: document.documentElement.scrollWidth - innerWidth,
    links: [...document.querySelectorAll("a[href]:not([download])")].map((link) => link.href),
  };
}"""


@dataclass
class Findings:
    """What was wrong, by page; as text, one line per page."""

    chinese: dict[str, list[str]] = field(default_factory=dict)
    wider: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{path}: {' | '.join(texts)}" for path, texts in self.chinese.items()]
        lines += [f"{path}: {pixels} px too wide" for path, pixels in self.wider.items()]
        return "\n".join([*lines, *(f"{path}: answered {status}" for path, status in self.refused.items())])


def typed_texts(fields: Mapping[str, tuple[str, ...]] = TYPED) -> list[str]:
    """Everything people typed, the longest first, so that names inside names go as a whole."""
    found: set[str] = set()
    for label, names in fields.items():
        model = apps.get_model(label)
        for values in model._meta.base_manager.values_list(*names):
            found |= {text.strip() for value in values for text in texts_in(value) if CHINESE.search(text)}
    for setting in REGISTRY.values():  # lists of words of the trade
        if isinstance(setting.default, list):
            found |= {str(word) for word in setting.default if CHINESE.search(str(word))}
    return [PRODUCT, *sorted(found, key=len, reverse=True)]


def texts_in(value: object) -> Iterator[str]:
    """Every text in a value, also inside lists and dicts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def left_in_chinese(words: list[str], typed: list[str]) -> list[str]:
    """The texts that still hold Chinese when everything typed is taken out."""
    found = []
    for text in words:
        is_avatar = len(text) == 1 and any(known.startswith(text) for known in typed)
        if is_avatar or not CHINESE.search(text):
            continue
        rest = text
        for known in typed:
            rest = rest.replace(known, "")
        if CHINESE.search(rest):
            found.append(text)
    return sorted(set(found))


def read_pages(page: Page, seen: dict[str, int], *, at_most: int, findings: Findings, typed: list[str]) -> None:
    """Follow every link from where the page is; one page per view, and no view more than `at_most` times in all.

    The first page is read in any case.
    """
    first = page.url
    waiting, mine = [first], set[str]()
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if view is None or view in mine or (seen.get(view, 0) >= at_most and address != first):
            continue
        mine.add(view)
        seen[view] = seen.get(view, 0) + 1
        answer = page.goto(address)
        path = urlsplit(address).path
        if answer is None or answer.status != 200:
            findings.refused[path] = answer.status if answer else 0
            continue
        reveal(page)
        told = page.evaluate(READ)
        if told["wider"] > 0:
            findings.wider[path] = told["wider"]
        known = [*typed_texts(RECORDED[view]), *typed] if view in RECORDED else typed
        if chinese := left_in_chinese(told["words"], known):
            findings.chinese[path] = chinese
        waiting += inside(told["links"], page.url)


def reveal(page: Page) -> None:
    """Scroll to the parts of the page that come when they are looked at, and wait for them."""
    parts = page.locator("[hx-trigger=revealed]").all()
    for part in parts:
        part.scroll_into_view_if_needed()
    if parts:
        page.wait_for_load_state("networkidle")


def inside(links: list[str], address: str) -> Iterator[str]:
    """The links that lead to pages of our own."""
    here = urlsplit(address).netloc
    return (link for link in links if urlsplit(link).netloc == here and not SKIPPED.search(urlsplit(link).path))


def view_of(address: str) -> str | None:
    """The name of the view an address leads to."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None
