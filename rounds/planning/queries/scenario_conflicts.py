"""What has changed in the market since a scenario was made: such a scenario cannot be adopted."""

from django.db.models import F, Q, QuerySet

from rounds.planning.models import ScenarioOutlet, TerritoryScenario
from rounds.planning.rules.reasons import Reason, gettext_noop
from rounds.retailers.models import Retailer

NAMED = 3


def conflicts_of(scenario: TerritoryScenario) -> list[Reason]:
    """Why the scenario does not fit the market any more; empty when it does. At most four queries."""
    if scenario.state != TerritoryScenario.State.READY:
        return []
    found = []
    changed = _changed(scenario)
    if number := changed.count():
        names = "、".join(changed.values_list("retailer__name", flat=True).order_by("pk")[:NAMED])
        text = gettext_noop("测算之后有 %(number)s 户零售户换了片区（如%(names)s），请重新测算")
        found.append(Reason(text, {"number": number, "names": names}, ("D08",)))
    if number := _stranded(scenario).count():
        text = gettext_noop("测算之后有 %(number)s 户零售户进入将要取消的片区，请重新测算")
        found.append(Reason(text, {"number": number}, ("D08",)))
    taken = scenario.territories.filter(territory=None, manager__territories__isnull=False).select_related("manager")
    for row in taken:
        text = gettext_noop("%(name)s已有片区，不能再接新片区，请重新测算")
        found.append(Reason(text, {"name": row.manager.name if row.manager else ""}, ("D08",)))
    return found


def _changed(scenario: TerritoryScenario) -> QuerySet[ScenarioOutlet]:
    """Active retailers who are not where they were when the scenario was made."""
    left = Q(before__isnull=False) & (Q(retailer__territory__isnull=True) | ~Q(retailer__territory=F("before")))
    joined = Q(before__isnull=True, retailer__territory__isnull=False)
    return scenario.outlets.filter(left | joined, retailer__is_active=True)


def _stranded(scenario: TerritoryScenario) -> QuerySet[Retailer]:
    """Retailers the scenario does not know, in territories it would empty."""
    emptied = [row.territory_id for row in scenario.territories.all() if row.territory_id and not row.after["outlets"]]
    rows = Retailer.objects.unscoped("territories of the scenario").active().filter(territory__in=emptied)
    return rows.exclude(pk__in=scenario.outlets.values("retailer"))
