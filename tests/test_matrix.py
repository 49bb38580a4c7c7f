"""The permission matrix (F21): every URL × method × role, with the ids of another company planted everywhere.

Generated from the URL table: an URL that does not say to whom it is open, or a path parameter nobody planted a foreign
row for, fails the build.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rounds.assessment.models import (
    ClosingRun,
    Judgement,
    Objection,
    ObjectionFile,
    Outcome,
    Override,
    Period,
    Score,
    ScorePart,
    Support,
)
from rounds.bulletins.models import Bulletin, Duty
from rounds.common.doors import ANY_STAFF, PUBLIC, TOKEN
from rounds.common.models import ImportRun, Job
from rounds.enforcement.models import CaseEvidence, EnforcementCase, ServiceNote
from rounds.field.models import Device, OutboxFile, Quarantine
from rounds.improvement.models import Sop, Task
from rounds.issues.models import (
    AnswerTemplate,
    CoHandling,
    DayList,
    FollowUp,
    Issue,
    IssueFile,
    IssuePhoto,
    LiabilityObjection,
    Reminder,
)
from rounds.people.models import Staff, Territory
from rounds.planning.models import ManagerChoice, PlanEdit, PlannedVisit, PlanRun, Replan, TerritoryScenario, VisitPlan
from rounds.portal.models import KnowledgeAnswer, VoiceNote
from rounds.reports.models import Erasure, Export
from rounds.retailers.models import Retailer
from rounds.segments.models import SegmentProposal
from rounds.surveys.models import Campaign, Invitation, PaperBatch, Questionnaire
from rounds.training.models import GapDeclaration, PlanTopic, TrainingPlan, TrainingSession
from rounds.visits.models import Anomaly, Attachment, Digest, Promise, Visit
from tests.planted import plant
from tests.world import CANARY, World

# Pages of libraries, with doors of their own: who may open them without being signed in.
LIBRARY = {
    "account_login": PUBLIC,
    "account_inactive": PUBLIC,
    "set_language": PUBLIC,
    "account_logout": PUBLIC,
    "account_reauthenticate": ANY_STAFF,
    "account_change_password": ANY_STAFF,
    "account_set_password": ANY_STAFF,
}
SUBJECTS: dict[str, type[Model]] = {
    "retailers": Retailer,
    "issues": Issue,
    "enforcement": EnforcementCase,
    "bulletins": Bulletin,
    "surveys": Campaign,
    "visits": Visit,
    "planning": VisitPlan,
    "segments": SegmentProposal,
    "imports": ImportRun,
    "assessment": Score,
    "improvement": Sop,
    "training": TrainingSession,
    "portal": Retailer,
    "orders": Retailer,
    "people": Staff,
    "reports": Export,
}
EXCEPTIONS: dict[str, type[Model]] = {
    **dict.fromkeys(("reports:erasure_decide",), Erasure),
    "assessment:close": Period,
    "assessment:closing": Period,
    "assessment:judgement_withdraw": Judgement,
    "assessment:run": ClosingRun,
    "assessment:publish": ClosingRun,
    "assessment:check": ClosingRun,
    **dict.fromkeys((f"assessment:{one}" for one in ("object", "records", "override")), ScorePart),
    **dict.fromkeys(("assessment:override_decide", "assessment:override_withdraw"), Override),
    **dict.fromkeys(
        (f"assessment:{one}" for one in ("decide", "objection", "objection_withdraw", "objection_add_file")), Objection
    ),
    "assessment:objection_file": ObjectionFile,
    "assessment:outcome": Outcome,
    **dict.fromkeys(
        (
            f"assessment:outcome_{one}"
            for one in ("record", "talk", "answer", "support", "decide", "follow_up", "withdraw")
        ),
        Outcome,
    ),
    "assessment:support_keep": Support,
    "training:gap_answer": GapDeclaration,
    **dict.fromkeys((f"training:plan{one}" for one in ("", "_words", "_end", "_follow_up")), TrainingPlan),
    "training:plan_topic": PlanTopic,
    "people:territory": Territory,
    "portal:revoke": Retailer,
    **dict.fromkeys((f"portal:{one}" for one in ("issue", "issue_confirm", "issue_reopen", "of_issue")), Issue),
    **dict.fromkeys(("portal:issue_photo", "portal:issue_voice"), Issue),
    **dict.fromkeys(("portal:answer", "portal:answer_thank"), KnowledgeAnswer),
    **dict.fromkeys((f"portal:knowledge_{one}" for one in ("answer", "check", "withdraw")), KnowledgeAnswer),
    "portal:visit_rate": Visit,
    "portal:voice": VoiceNote,
    "planning:job": PlanRun,
    "planning:cancel": PlanRun,
    "planning:stop": PlannedVisit,
    "planning:cost": PlannedVisit,
    "planning:move": PlannedVisit,
    "planning:lock": PlannedVisit,
    "planning:undo": PlanEdit,
    "planning:scenario": TerritoryScenario,
    "planning:scenario_job": TerritoryScenario,
    "planning:scenario_moves": TerritoryScenario,
    "planning:scenario_cancel": TerritoryScenario,
    "planning:scenario_discard": TerritoryScenario,
    "planning:scenario_again": TerritoryScenario,
    "planning:scenario_apply": TerritoryScenario,
    "planning:scenario_handover": TerritoryScenario,
    "planning:scenario_handover_sheet": TerritoryScenario,
    "planning:changes": PlanRun,
    **dict.fromkeys(("planning:replan", "planning:replan_accept", "planning:replan_decline"), Replan),
    "planning:replan_again": Replan,
    **dict.fromkeys(
        (f"planning:choice{one}" for one in ("", "_view", "_approve", "_decline", "_propose")), ManagerChoice
    ),
    "planning:fairness_cost": Territory,
    "planning:fairness_close": Territory,
    "segments:job": Job,
    "segments:answer": Retailer,
    "visits:attachment": Attachment,
    "visits:thumbnail": Attachment,
    **dict.fromkeys(("issues:photo", "issues:photo_small"), IssuePhoto),
    "issues:file": IssueFile,
    **dict.fromkeys(("issues:template", "issues:template_retire"), AnswerTemplate),
    **dict.fromkeys(("issues:objection", "issues:objection_decide"), LiabilityObjection),
    **dict.fromkeys(("issues:co_handling_answer", "issues:co_handling_withdraw"), CoHandling),
    "issues:supervision_reply": Reminder,
    "issues:follow_up_make": FollowUp,
    "issues:day_list_seen": DayList,
    **dict.fromkeys(("enforcement:evidence", "enforcement:evidence_small"), CaseEvidence),
    **dict.fromkeys(("enforcement:right_grant", "enforcement:right_revoke"), Staff),
    "enforcement:note_withdraw": ServiceNote,
    **dict.fromkeys(("field:wipe", "field:withdraw_wipe"), Device),
    **dict.fromkeys(("field:quarantined", "field:settle"), Quarantine),
    **dict.fromkeys(("field:outbox_file", "field:take_file", "field:discard_file"), OutboxFile),
    "bulletins:duty_end": Duty,
    "visits:anomaly_settle": Anomaly,
    **dict.fromkeys((f"visits:digest{one}" for one in ("", "_edit", "_publish", "_file")), Digest),
    "visits:promise_settle": Promise,
    **dict.fromkeys((f"surveys:interview{one}" for one in ("", "_phone", "_outcome")), Invitation),
    **dict.fromkeys(("surveys:batch", "surveys:batch_close"), PaperBatch),
    **dict.fromkeys(
        (
            f"surveys:questionnaire{one}"
            for one in (
                "",
                "_preview",
                "_item_new",
                "_item",
                "_item_move",
                "_item_remove",
                "_adopt",
                "_retire",
                "_copy",
                "_discard",
            )
        ),
        Questionnaire,
    ),
    "surveys:degrees_of_territory": Territory,
    "surveys:degrees_of_retailer": Retailer,
    "improvement:task_settle": Task,
}
# Paths written as regular expressions, in the form of the others.
REGULAR = {"imports:failed": "imports/<int:pk>/failed.csv"}
TEXT_PARAMETERS = {
    "key": "people.territory_maximum",
    "field": "phone",
    "token": "guess",
    "number": "guess",
    "digest": "0" * 64,
    "kind": "retailers",
}


@dataclass(frozen=True)
class Door:
    """One URL: its name, its path with parameters, who may open it, with which methods."""

    name: str
    path: str
    open_to: frozenset[str]
    methods: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]

    @property
    def has_id(self) -> bool:
        """Whether a row is named in the path."""
        return any(kind == "int" for kind, _name in self.parameters)


def doors() -> list[Door]:
    """The URL table, flattened."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, space: str, prefix: str) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, space + (f"{entry.namespace}:" if entry.namespace else ""), path)
        elif isinstance(entry, URLPattern):
            name = space + (entry.name or "")
            yield _door(name, path, entry)


def _door(name: str, path: str, entry: URLPattern) -> Door:
    callback: Any = entry.callback
    library = LIBRARY.get(name) or (ANY_STAFF if name.startswith("mfa_") else None)
    roles = frozenset([library]) if library else getattr(callback, "open_to", frozenset())
    methods = tuple(getattr(callback, "methods", ("GET",)))
    if name in REGULAR:
        return Door(name, path, frozenset(str(role) for role in roles), methods, (("int", "pk"),))
    converters = [(type(c).__name__.removesuffix("Converter").lower(), n) for n, c in entry.pattern.converters.items()]
    kinds = tuple((("int" if kind == "int" else "text"), parameter) for kind, parameter in converters)
    return Door(name, path, frozenset(str(role) for role in roles), methods, kinds)


def foreign_path(door: Door, planted: dict[type[Model], int]) -> str:
    """The path with every id pointing into the stranger company."""
    path = REGULAR.get(door.name, door.path)
    space = door.name.partition(":")[0]
    for kind, parameter in door.parameters:
        value = str(planted[_subject(door, space, parameter)]) if kind == "int" else TEXT_PARAMETERS[parameter]
        for form in (f"<int:{parameter}>", f"<str:{parameter}>", f"<slug:{parameter}>", f"<{parameter}>"):
            path = path.replace(form, value)
    return f"/{path}"


def _subject(door: Door, space: str, parameter: str) -> type[Model]:
    if parameter == "retailer_pk":
        return Retailer
    if "retailer" in door.name.partition(":")[2]:
        return Retailer
    return EXCEPTIONS.get(door.name) or SUBJECTS[space]


ROLES = ("ann", "mei", "sam", "ada", "tom", "kai", "hua", "root")


@pytest.fixture
def planted(world: World, settings: Any) -> tuple[World, dict[type[Model], int]]:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return world, plant(world)


def test_every_url_says_to_whom_it_is_open() -> None:
    silent = [door.name or door.path for door in doors() if not door.open_to]
    assert not silent, f"decorate these views with @open_to or @open_to_all: {silent}"


def test_every_url_has_a_name() -> None:
    assert not [door.path for door in doors() if not door.name or door.name.endswith(":")]


def answers(
    planted: tuple[World, dict[type[Model], int]], client: Client, chosen: Callable[[Door], bool]
) -> Iterator[tuple[Door, str, Any]]:
    for door in doors():
        if not chosen(door):
            continue
        for method in ("GET", "POST", "PUT"):
            if method not in door.methods:
                continue
            body: dict[str, Any] = {} if method != "PUT" else {"data": b"", "content_type": "application/octet-stream"}
            yield door, method, client.generic(method, foreign_path(door, planted[1]), **body)


@pytest.mark.parametrize("person", ROLES)
def test_nobody_reaches_a_row_of_another_company(
    planted: tuple[World, dict[type[Model], int]], client: Client, person: str
) -> None:
    user = planted[0].staff[person]
    client.force_login(user)
    leaks, wrong = [], []
    for door, method, answer in answers(planted, client, lambda door: "account_logout" not in door.name):
        what = f"{person} {method} {door.name}: {answer.status_code}"
        if CANARY in _text(answer):
            leaks.append(what)
        if wrong_answer(door, user.role, answer.status_code):
            wrong.append(what)
        client.force_login(user)
    assert not leaks
    assert not wrong


def wrong_answer(door: Door, role: str, status: int) -> bool:
    """What the answer must be: 403 for other roles, 404 for foreign ids, never a server error."""
    allowed = ANY_STAFF in door.open_to or role in door.open_to
    if door.open_to & {PUBLIC, TOKEN} or door.name in LIBRARY or door.name.startswith("mfa_"):
        return status >= 500
    if not allowed:
        return status != 403
    if door.has_id:
        return status != 404
    return status >= 500 or status in {401, 403}


def test_without_signing_in_nothing_opens_but_what_is_public(
    planted: tuple[World, dict[type[Model], int]], client: Client
) -> None:
    wrong = []
    for door, method, answer in answers(planted, client, lambda door: True):
        if door.open_to & {PUBLIC, TOKEN}:
            if answer.status_code >= 500 or CANARY in _text(answer):
                wrong.append(f"{method} {door.name}: {answer.status_code}")
            continue
        turned_away = answer.status_code in {401, 403} or (
            answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")
        )
        if not turned_away:
            wrong.append(f"{method} {door.name}: {answer.status_code}")
    assert not wrong


def test_a_method_nobody_offers_is_refused(planted: tuple[World, dict[type[Model], int]], client: Client) -> None:
    client.force_login(planted[0].staff["root"])
    wrong = []
    for door in doors():
        if door.name in LIBRARY or door.name.startswith("mfa_") or "administrator" not in {*door.open_to}:
            continue
        answer = client.delete(foreign_path(door, planted[1]))
        if answer.status_code != 405:
            wrong.append(f"DELETE {door.name}: {answer.status_code}")
    assert not wrong


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace") + str(answer.headers)
