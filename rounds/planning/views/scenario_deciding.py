"""What is done with a scenario: stopped, thrown away, computed again with more that stays, adopted, handed over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.planning import actions
from rounds.planning.forms import AdoptForm
from rounds.planning.models import TerritoryScenario
from rounds.planning.queries.handover import handover_workbook, papers_of
from rounds.planning.views.export import XLSX, attached, taken_by
from rounds.planning.views.running import refused
from rounds.planning.views.scenario import LOOKING, MAKING, scenario_shown
from rounds.retailers.models import Retailer

State = TerritoryScenario.State


@open_to(*MAKING, methods=("POST",))
def scenario_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop the computing."""
    scenario = scenario_shown(request, pk)
    refusal = refused(lambda: actions.cancel_scenario(scenario, by=request.user, at=timezone.now()))
    return _told(request, refusal, _("已取消，什么都没有改变"))


@open_to(*MAKING, methods=("POST",))
def scenario_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw it away."""
    scenario = scenario_shown(request, pk)
    refusal = refused(lambda: actions.discard_scenario(scenario, by=request.user, at=timezone.now()))
    return _told(request, refusal, _("已放弃这份方案"))


def _told(request: StaffRequest, refusal: str, done: str) -> HttpResponse:
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, done)
    return redirect("planning:scenarios")


@open_to(*MAKING, methods=("POST",))
def scenario_again(request: StaffRequest, pk: int) -> HttpResponse:
    """The same wishes once more, with the ticked retailers staying where they are."""
    scenario = scenario_shown(request, pk)
    ticked = [int(text) for text in request.POST.getlist("stays") if text.isdecimal() and len(text) < 18]
    stays = Retailer.objects.visible_to(request.user).filter(pk__in=[*scenario.wishes["fixed"], *ticked])
    wishes = scenario.wishes
    again = actions.ask_scenario(
        scenario.company,
        name=_("%(name)s（重算）") % {"name": scenario.name[:50]},
        unit=scenario.unit,
        managers=wishes["managers"],
        keep=wishes["keep"],
        percents={int(pk): percent for pk, percent in wishes["percents"].items()},
        fixed=list(stays),
        strict=wishes["strict"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("已开始重新测算，原方案保留，可以互相比较"))
    return redirect("planning:scenario", pk=again.pk)


@open_to(*MAKING, methods=("POST",))
def scenario_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """Adopt it: retailers change hands, plans of the affected territories are asked for."""
    scenario, form = scenario_shown(request, pk), AdoptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写新计划开始日期和采用的原因"))
        return redirect("planning:scenario", pk=pk)
    refusal = refused(lambda: actions.apply_scenario(scenario, by=request.user, at=timezone.now(), **form.cleaned_data))
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, _("已采用：零售户已移交，正在为受影响的片区重新生成计划"))
    return redirect("planning:scenario", pk=pk)


@open_to(*LOOKING)
def scenario_handover(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand-over lists to be printed and signed, a page for each account manager."""
    scenario, at = scenario_shown(request, pk), timezone.now()
    context = {"scenario": scenario, "papers": papers_of(scenario, at=at), "mark": taken_by(request.user, at)}
    return render(request, "planning/scenario_handover.html", context)


@open_to(*LOOKING, methods=("POST",))
def scenario_handover_sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The hand-over lists as .xlsx, a sheet for each account manager."""
    scenario, at = scenario_shown(request, pk), timezone.now()
    papers = papers_of(scenario, at=at)
    content = handover_workbook(papers, taken_by=taken_by(request.user, at))
    actions.note_handover_export(scenario, retailers=sum(len(p.gets) for p in papers), by=request.user, at=at)
    return attached(content, name=f"handover-{scenario.pk}.xlsx", kind=XLSX)
