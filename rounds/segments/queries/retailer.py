"""One retailer's segment: which, why, since when, what is proposed, what he said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.segments.models import Segment, SegmentProposal, SegmentSpell, WillAnswer
from rounds.segments.queries.current import rhythms_of
from rounds.segments.queries.inbox import InboxRow, rows_of
from rounds.segments.rules.intervals import VisitRhythm
from rounds.segments.rules.playbook import PLAYBOOK
from rounds.segments.rules.reasons import Said, said
from rounds.segments.rules.will import QUESTIONS

SPELLS_SHOWN = 12
TONES = {"promote": "success", "maintain": "warning", "guide": "info", "care": "progress"}


@dataclass(frozen=True)
class Answered:
    """A question about the will to grow, and its newest answer."""

    key: str
    text: str
    answer: str
    value: int | None
    on: date | None
    by: str


@dataclass(frozen=True)
class RetailerSegment:
    """Everything the fragment shows."""

    segment: str
    label: str
    tone: str
    spell: SegmentSpell | None
    is_provisional: bool
    because: Sequence[Said]
    warnings: Sequence[Said]
    rhythm: VisitRhythm | None
    advice: Said | None
    avoid: str
    history: Sequence[dict[str, Any]]
    open_proposal: InboxRow | None
    answers: Sequence[Answered]


def answer_words() -> dict[int, str]:
    """The five answers in words."""
    return {
        2: _("非常愿意"),
        1: _("比较愿意"),
        0: _("说不准"),
        -1: _("不太愿意"),
        -2: _("不愿意"),
    }


def segment_of_retailer(user: Staff, retailer: Retailer, *, at: datetime) -> RetailerSegment:
    """The present segment with its reasons and its past."""
    spells = list(
        SegmentSpell.objects.visible_to(user)
        .filter(retailer=retailer, starts_at__lte=at)
        .select_related("proposal__decided_by", "decided_by")
        .order_by("-starts_at")[:SPELLS_SHOWN]
    )
    spell = spells[0] if spells else None
    waiting = SegmentProposal.objects.visible_to(user).open().filter(retailer=retailer)
    proposals = list(waiting.select_related("run", "retailer")[:1])
    inbox = rows_of(user, proposals, at=at) if proposals else []
    reasons = spell.proposal if spell else None
    play = PLAYBOOK[spell.segment] if spell else None
    rhythms = rhythms_of(settings_of(retailer.company_id)) if spell else {}
    return RetailerSegment(
        segment=spell.segment if spell else "",
        label=_(spell.get_segment_display()) if spell else _("未细分"),
        tone=TONES[spell.segment] if spell else "neutral",
        spell=spell,
        is_provisional=bool(spell and proposals and spell.proposal_id == proposals[0].pk),
        because=[said(reason, _) for reason in reasons.because] if reasons else [],
        warnings=[said(reason, _) for reason in reasons.warnings] if reasons else [],
        rhythm=rhythms[spell.segment] if spell else None,
        advice=Said(_(play.advice), play.rules) if play else None,
        avoid=_(play.avoid) if play else "",
        history=[_told(one) for one in spells],
        open_proposal=inbox[0] if inbox else None,
        answers=_answers(user, retailer),
    )


def _told(spell: SegmentSpell) -> dict[str, Any]:
    """One spell for the timeline; where a person decided otherwise than the rule, that is said."""
    proposal = spell.proposal
    text, who = _(spell.because), spell.decided_by
    if proposal is not None and spell.decided_by is None and proposal.state == SegmentProposal.State.CONFIRMED:
        who = proposal.decided_by
        because = proposal.decision_reason or _("按规则确认")
        text = _("首次细分，%(day)s 确认：%(because)s") % {"day": _day(proposal.decided_at), "because": because}
    if proposal is not None and proposal.state == SegmentProposal.State.OVERRIDDEN:
        text = _("人工改判（规则为%(rule)s）：%(because)s") % {
            "rule": _(str(Segment(proposal.segment).label)),
            "because": spell.because,
        }
    return {
        "at": spell.starts_at,
        "title": _(spell.get_segment_display()),
        "who": who.name if who else "",
        "text": text,
        "tone": TONES[spell.segment],
        "icon": "tag",
    }


def _day(at: datetime | None) -> str:
    """The calendar day of a moment, where the reader is."""
    return f"{at.astimezone(get_current_timezone()):%Y-%m-%d}" if at else ""


def _answers(user: Staff, retailer: Retailer) -> list[Answered]:
    rows = WillAnswer.objects.visible_to(user).filter(retailer=retailer).select_related("asked_by")
    newest = {row.question: row for row in rows.order_by("answered_on", "pk")}
    words = answer_words()
    found = []
    for question in QUESTIONS:
        row = newest.get(question.key)
        found.append(
            Answered(
                key=question.key,
                text=_(question.text),
                answer=words[row.answer] if row else "",
                value=row.answer if row else None,
                on=row.answered_on if row else None,
                by=row.asked_by.name if row and row.asked_by else "",
            )
        )
    return found
