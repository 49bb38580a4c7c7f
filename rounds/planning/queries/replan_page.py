"""Re-planning on its pages: the list, one request with its proposals, their changes in words and on a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rounds.common.models import Job
from rounds.people.models import Staff
from rounds.planning.models import BrokenInterval, Replan, ReplanProposal
from rounds.planning.models.replan import ReplanQuerySet
from rounds.planning.queries.words import told
from rounds.retailers.models import Retailer

COLOURS = {"moved": 0, "added": "success", "dropped": "warning", "overdue": "danger"}


@dataclass(frozen=True)
class Line:
    """One change in words: from which day to which, and why."""

    retailer: Retailer
    kind: str
    before: date | None
    after: date | None
    channel: str
    because: list[dict[str, Any]]
    overdue: bool


@dataclass(frozen=True)
class Shown:
    """A proposal as its page shows it: first who becomes overdue, then what moves, then calls."""

    proposal: ReplanProposal
    overdue: tuple[tuple[BrokenInterval, list[dict[str, Any]]], ...]
    lines: tuple[Line, ...]
    calls: tuple[Line, ...]
    still: int
    features: dict[str, Any]

    @property
    def map_ident(self) -> str:
        """The name of its map on the page."""
        return f"map-{self.proposal.pk}"

    @property
    def fields(self) -> dict[str, int]:
        """What a button about it submits."""
        return {"proposal": self.proposal.pk}

    @property
    def moved(self) -> int:
        """Door visits on another day."""
        return sum(one.kind == "moved" for one in self.lines)

    @property
    def dropped(self) -> int:
        """Door visits left out."""
        return sum(one.kind == "dropped" for one in self.lines)


def replans_of(user: Staff) -> ReplanQuerySet:
    """Re-plannings within reach with what their list shows."""
    proposals = Prefetch("proposals", ReplanProposal.objects.select_related("plan__territory").order_by("pk"))
    return (
        Replan.objects.visible_to(user).select_related("run__asked_by", "retailer", "unit").prefetch_related(proposals)
    )


def job_of(user: Staff, row: Replan) -> Job | None:
    """The job that computes it."""
    return Job.objects.visible_to(user).filter(pk=row.run.job_id).first() if row.run.job_id else None


def shown(row: Replan) -> list[Shown]:
    """Every proposal of a re-planning, by territory code. Three queries whatever their number."""
    around = ("plan__territory", "plan__manager", "plan__decided_by", "before", "plan__run")
    proposals = list(row.proposals.select_related(*around).order_by("plan__territory__code"))
    ids = {change["retailer"] for one in proposals for change in one.changes}
    shops = Retailer.objects.unscoped("retailers of proposals that came through the door").in_bulk(ids)
    broken: dict[int, list[BrokenInterval]] = {}
    rows = BrokenInterval.objects.filter(plan__in=[one.plan_id for one in proposals]).select_related("retailer")
    for interval in rows.order_by("-longest_gap_days", "pk"):
        broken.setdefault(interval.plan_id, []).append(interval)
    return [_shown(one, shops, broken.get(one.plan_id, [])) for one in proposals]


def _shown(proposal: ReplanProposal, shops: Mapping[int, Retailer], broken: Sequence[BrokenInterval]) -> Shown:
    lines = [_line(change, shops[change["retailer"]]) for change in proposal.changes if change["retailer"] in shops]
    door = tuple(one for one in lines if one.channel == "door")
    newly = set(proposal.new.get("newly", ()))
    overdue = tuple((one, told(one.because)) for one in broken if one.retailer_id in newly)
    return Shown(
        proposal=proposal,
        overdue=overdue,
        lines=door,
        calls=tuple(one for one in lines if one.channel != "door"),
        still=len(broken) - len(overdue),
        features=_features(door),
    )


def _line(change: Mapping[str, Any], shop: Retailer) -> Line:
    return Line(
        retailer=shop,
        kind=change["kind"],
        before=date.fromisoformat(change["before"]) if change["before"] else None,
        after=date.fromisoformat(change["after"]) if change["after"] else None,
        channel=change["channel"],
        because=told(change["because"]),
        overdue=change["overdue"],
    )


def _features(lines: Sequence[Line]) -> dict[str, Any]:
    """Each retailer whose visit moves or is left out, on the map."""
    found = []
    for one in lines:
        if not one.retailer.has_position:
            continue
        group = "overdue" if one.overdue else one.kind
        found.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.retailer.lon, one.retailer.lat]},
                "properties": {
                    "colour": COLOURS[group],
                    "group": group,
                    "title": one.retailer.name,
                    "text": from_to(one),
                    "url": reverse("retailers:detail", args=[one.retailer.pk]),
                },
            }
        )
    return {"type": "FeatureCollection", "features": found}


def from_to(line: Line) -> str:
    """The day before and after in short words."""
    days = [date_format(day, "m-d") if day else _("不再安排") for day in (line.before, line.after)]
    return f"{days[0]} → {days[1]}" if line.before else days[1]


def legend() -> list[dict[str, Any]]:
    """What the colours of the map mean."""
    labels = (("moved", _("改期")), ("dropped", _("减访")), ("overdue", _("将逾期")))
    return [{"group": group, "label": label, "colour": COLOURS[group]} for group, label in labels]
