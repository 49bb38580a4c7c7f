"""What a run of planning came to, as plain JSON."""

from collections import Counter
from typing import Any

from rounds.planning.models import BrokenInterval, PlanRun
from rounds.planning.queries.words import said


def plan_summary(run: PlanRun) -> dict[str, Any]:
    """Per territory: visits, minutes on the road, broken intervals with their reasons; and the totals."""
    broken: dict[int, list[dict[str, Any]]] = {}
    rows = BrokenInterval.objects.filter(plan__run=run).select_related("retailer").order_by("retailer__licence_no")
    for row in rows:
        broken.setdefault(row.plan_id, []).append(
            {
                "retailer": row.retailer.licence_no,
                "name": row.retailer.name,
                "wanted_days": row.wanted_days,
                "longest_gap_days": row.longest_gap_days,
                "because": [f"{said(reason)} [{' '.join(reason['rules'])}]" for reason in row.because],
            }
        )
    plans = [
        {
            "territory": plan.territory.name,
            "manager": plan.manager.username if plan.manager else None,
            "retailers": plan.terms.get("retailers", 0),
            "visits": plan.terms.get("door_visits", 0),
            "phone_visits": plan.terms.get("phone_visits", 0),
            "travel_minutes": round(plan.terms.get("travel_minutes", 0)),
            "broken": len(broken.get(plan.pk, [])),
            "km": round(sum(day.get("km", 0.0) for day in plan.days), 1),
            "travel_notes": [said(note) for note in plan.terms.get("travel", {}).get("notes", [])],
            "terms": plan.terms,
            "broken_list": broken.get(plan.pk, []),
        }
        for plan in run.plans.select_related("territory", "manager").order_by("territory__code")
    ]
    totals: Counter[str] = Counter()
    for plan in plans:
        for name in ("retailers", "visits", "phone_visits", "travel_minutes", "broken"):
            totals[name] += plan[name]
    return {
        "run": run.pk,
        "company": run.company.code,
        "starts_on": run.starts_on.isoformat(),
        "weeks": run.weeks,
        "plans": plans,
        "totals": dict(totals),
    }
