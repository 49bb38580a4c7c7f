"""F5: fifty identical posts at once, to every verb of an issue: one effect each, and nobody is told of an error."""

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rounds.common.events import history
from rounds.issues.models import CoHandling, FollowUp, Issue
from rounds.issues.rules.settings import FOLLOW_UP_PERCENT
from rounds.people.actions import set_setting
from rounds.portal.actions import issue_key
from tests.faults import invariants
from tests.faults.doors import Browser
from tests.faults.processes import Mortal
from tests.faults.sending import signed_in
from tests.faults.test_f1_server_killed import server as server
from tests.world import World, build_world

AT_ONCE = 50
SHOP = "东街烟酒店"
Post = tuple[str, Browser, str, dict[str, str]]


def test_fifty_identical_posts_to_every_verb_of_an_issue_have_one_effect(server: Mortal) -> None:
    world = build_world()
    set_setting(world.company, FOLLOW_UP_PERCENT, 100, by="system", at=world.now - timedelta(days=400), because="test")
    server.start()
    statuses = Counter[int]()
    storms = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for verb, browser, path, words in story(world, server.url):
            answers = list(pool.map(lambda _post: browser.post(path, **words), range(AT_ONCE)))  # noqa: B023
            statuses.update(status for status, _where in answers)
            storms += 1
            assert happened(verb) == 1, f"{verb}: {happened(verb)} times"
    assert Issue.objects.count() == 1
    invariants.say("F5 issue doors", storms=storms, posts=statuses.total(), server_errors=_errors(statuses))
    assert _errors(statuses) == 0
    assert not invariants.standing()


def _errors(statuses: Counter[int]) -> int:
    return sum(count for status, count in statuses.items() if status >= 500)


def happened(verb: str) -> int:
    return sum(event.verb == verb for event in history(Issue.objects.get()))


def story(world: World, url: str) -> Iterator[Post]:
    """One issue from the shop's own page to the check afterwards; each step is posted when the one before is done."""
    who = {name: Browser(url, {settings.SESSION_COOKIE_NAME: signed_in(world.staff[name])}) for name in PEOPLE}
    retailer, key = shopkeeper(world, url), str(uuid.uuid4())
    words = {"category": "supply_issue", "text": "断货两周", "sent_as": key}
    yield "issue.registered", retailer, reverse("portal:issue_new"), words
    pk = Issue.objects.get().pk

    def at(name: str, row: int = pk) -> str:
        return reverse(f"issues:{name}", args=[row])

    yield "issue.learnt", who["ann"], at("learn"), {}
    yield (
        "issue.dispatched", who["ann"], at("dispatch"),
        {"category": "supply_issue", "proposed_solution": "请补货"},
    )  # fmt: skip
    yield "issue.reminded", who["ann"], at("remind"), {"words": "快断货了"}
    yield "issue.accepted", who["sam"], at("accept"), {}
    other = str(world.departments["distribution_centre"].pk)
    yield "issue.co_handling_asked", who["sam"], at("ask"), {"department": other, "question": "能否加送？"}
    asked = CoHandling.objects.get().pk
    yield "issue.co_handling_answered", who["dan"], at("co_handling_answer", asked), {"opinion": "可以加送"}
    resumes = str(timezone.localdate() + timedelta(days=3))
    yield "issue.paused", who["sam"], at("pause"), {"reason": "goods", "resumes_on": resumes}
    yield "issue.resumed", who["sam"], at("resume"), {}
    yield "issue.answered", who["sam"], at("answer"), {"kind": "solution", "text": "周三到货"}
    yield "issue.told", who["ann"], at("tell"), {"way": "电话"}
    yield "issue.closed", retailer, reverse("portal:issue_confirm", args=[pk]), {}
    check = FollowUp.objects.get().pk
    yield "issue.followed_up", who["mei"], at("follow_up_make", check), {"result": "content", "note": "到了"}


PEOPLE = ("ann", "sam", "dan", "mei")


def shopkeeper(world: World, url: str) -> Browser:
    """The retailer's phone after he scanned his code."""
    token = issue_key(world.retailers[SHOP], by=world.ann, at=timezone.now())
    scanned = Client()
    scanned.get(reverse("portal:enter", args=[token]))
    return Browser(url, {name: morsel.value for name, morsel in scanned.cookies.items()})
