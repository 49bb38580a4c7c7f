"""A file arrives: the list of imports, the upload, the template, the mapping of columns."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.forms import UploadForm, chosen_columns
from rounds.common.imports.files import template_workbook
from rounds.common.imports.kinds import KINDS, ImportKind, field_label, kind_of, kinds
from rounds.common.imports.rules_columns import LIKELY, SURE
from rounds.common.imports.staging import MappingError, choose_columns, stage_file
from rounds.common.imports.values_problems import Problem, RefusedError
from rounds.common.jobs import start
from rounds.common.jobs.imports import CHECK
from rounds.common.models import ImportRun, Job
from rounds.common.pages import page_of

ADMINISTRATOR = "administrator"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    ImportRun.State.STAGED: "neutral",
    ImportRun.State.CHECKED: "info",
    ImportRun.State.APPLIED: "success",
    ImportRun.State.UNDONE: "warning",
    ImportRun.State.FAILED: "danger",
    ImportRun.State.DROPPED: "neutral",
}
SHOWN_SAMPLES = 3


class DeskRequest(HttpRequest):
    """A request behind `open_to`; accounts are a storey above, so their type is not known here."""

    user: Any
    htmx: Any


@open_to(ADMINISTRATOR)
def import_list(request: DeskRequest) -> HttpResponse:
    """Every file that came, the newest first."""
    runs = ImportRun.objects.visible_to(request.user)
    wanted = {"kind": request.GET.get("kind", ""), "state": request.GET.get("state", "")}
    for name, allowed in (("kind", {kind.key for kind in kinds()}), ("state", set(ImportRun.State))):
        if wanted[name] in allowed:
            runs = runs.filter(**{name: wanted[name]})
    page = page_of(runs, order=("-pk",), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    names = names_of({run.made_by_id for run in page.rows})
    rows = [
        {"run": run, "kind": KINDS.get(run.kind), "tone": TONES[ImportRun.State(run.state)], "who": who_of(run, names)}
        for run in page.rows
    ]
    context = {"page": page, "rows": rows, "kinds": kinds(), "states": ImportRun.State.choices, "wanted": wanted}
    return render(request, "imports/list.html", context)


@open_to(ADMINISTRATOR, methods=("GET", "POST"))
def import_new(request: DeskRequest) -> HttpResponse:
    """Choose a kind and bring a file."""
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"kind": request.GET.get("kind") or kinds()[0].key},
    )
    if is_sent and form.is_valid():
        kind, file = kind_of(form.cleaned_data["kind"]), form.cleaned_data["file"]
        try:
            run = stage_file(
                request.user.company_id,
                kind,
                file.chunks(),
                file_name=file.name,
                by=request.user,
                at=timezone.now(),
                sheet=form.cleaned_data["sheet"],
            )
        except RefusedError as error:
            form.add_error("file", said(error.problem))
        else:
            return redirect("imports:match", pk=run.pk)
    status = 422 if form.errors else 200
    return render(request, "imports/new.html", {"form": form, "kinds": kinds()}, status=status)


@open_to(ADMINISTRATOR)
def import_template(request: DeskRequest, kind: str) -> HttpResponse:
    """An empty workbook with the right columns."""
    if kind not in {each.key for each in kinds()}:
        raise Http404
    chosen = kind_of(kind)
    notes = (_("第一行是列名；橙色的列必填。第二行是示例，填写前请删去。"), _("列名可以不同，导入时再对应。"))
    words = {
        "guide": _("填写说明"),
        "column": _("列"),
        "needed": _("必填"),
        "allowed": _("可填的值"),
        "also": _("也认识的列名"),
        "yes": _("是"),
    }
    response = HttpResponse(template_workbook(chosen, notes=notes, words=words), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="rounds-{kind}.xlsx"'
    return response


@open_to(ADMINISTRATOR, methods=("GET", "POST"))
def import_match(request: DeskRequest, pk: int) -> HttpResponse:
    """Which column is which field; saving starts the dry run."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    if run.state not in {ImportRun.State.STAGED, ImportRun.State.CHECKED} or is_busy(request.user, run):
        return redirect("imports:detail", pk=pk)
    kind = kind_of(run.kind)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        columns, options = chosen_columns(kind, request.POST)
        try:
            choose_columns(run, kind, columns, options, at=timezone.now())
        except MappingError as error:
            problems = error.problems
            run.mapping = run.mapping | {"columns": columns, "options": run.mapping["options"] | options}
        else:
            start(CHECK, company_id=run.company_id, by=request.user, at=timezone.now(), run_id=run.pk)
            return redirect("imports:detail", pk=pk)
    context = {
        "run": run,
        "kind": kind,
        "groups": _match_groups(kind, run.mapping),
        "samples": _samples(run.mapping),
        "problems": [said(problem) for problem in problems],
    }
    return render(request, "imports/match.html", context, status=422 if problems else 200)


def said(problem: Problem) -> str:
    """Reason and way out in the language of the reader."""
    return f"{problem.reason_text(_)} {problem.fix_text(_)}"


def is_busy(user: Any, run: ImportRun) -> bool:
    """Whether work for this run is waiting or running."""
    job = job_of(user, run)
    return job is not None and not job.is_over


def job_of(user: Any, run: ImportRun) -> Job | None:
    """The newest work for this run."""
    jobs = Job.objects.visible_to(user).filter(kind__startswith="import.", args__run_id=run.pk)
    return jobs.order_by("-pk").first()


def names_of(ids: set[int | None]) -> dict[int, str]:
    """Names of accounts by id."""
    people = get_user_model().objects.filter(pk__in={each for each in ids if each})
    return {person.pk: person.get_full_name() for person in people}


def who_of(run: ImportRun, names: dict[int, str]) -> str:
    """Who brought the file."""
    return names.get(run.made_by_id or 0) or _("命令行")


def tell(request: HttpRequest, text: str) -> None:
    """A line on the next page."""
    messages.info(request, text)


def _match_groups(kind: ImportKind, mapping: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Fields with a column or in need of one, then the others."""
    rows = [_match_row(kind, mapping, field.key) for field in kind.fields]
    matters = [row for row in rows if row["field"].required or row["chosen"][0]]
    return [matters, [row for row in rows if row not in matters]]


def _match_row(kind: ImportKind, mapping: dict[str, Any], key: str) -> dict[str, Any]:
    field = next(each for each in kind.fields if each.key == key)
    chosen = list(mapping["columns"].get(key, []))
    places = max(2, len(chosen)) if kind.several else 1
    guess = mapping["guess"].get(key)
    confidence = guess["confidence"] if guess and chosen and guess["evidence"][0][0] == chosen[0] else None
    return {
        "field": field,
        "label": field_label(field),
        "chosen": chosen + [""] * (places - len(chosen)),
        "samples": "、".join(_samples(mapping).get(chosen[0], [])) if chosen else "",
        "confidence": confidence,
        "is_sure": confidence is not None and confidence >= SURE,
        "is_likely": confidence is not None and confidence >= LIKELY,
        "evidence": _evidence(guess["evidence"][0]) if confidence is not None and guess else "",
    }


def _evidence(found: Sequence[Any]) -> str:
    _column, match, fitting, sampled = found
    names = {
        "exact": _("列名一致"),
        "dated": _("列名一致（带年份）"),
        "partly": _("列名相近"),
        "none": _("按内容猜测"),
    }
    if not sampled:
        return names[match]
    return _("%(match)s；%(sampled)s 个样本中 %(fitting)s 个符合") % {
        "match": names[match], "sampled": sampled, "fitting": fitting,
    }  # fmt: skip


def _samples(mapping: dict[str, Any]) -> dict[str, list[str]]:
    return {
        header: [row[index] for row in mapping["samples"] if index < len(row) and row[index]][:SHOWN_SAMPLES]
        for index, header in enumerate(mapping["headers"])
    }
