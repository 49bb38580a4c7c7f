"""One whole period on real records: the tickets of a service desk, the answers of a real survey, one closing run.

    python -m benchmarks.real_period

The ITSM log (issues, hops, pauses, liability) and 5,820 answers of a real questionnaire are brought into one company;
a stratified sample of its retailers answers the survey, each with one real answer, through the action every channel
uses. Which real instructor stands for which account manager, and which real question for which department, is our own
choice: the page says how the machinery treats real records, nothing about anybody. Writes docs/real-period.md.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("ROUNDS_SHARED", ROOT.parent / "shared")) / "data"
KEPT, PAGE = ROOT / "test-results" / "real-period.json", ROOT / "docs" / "real-period.md"
FIRST, LAST = date(2016, 4, 1), date(2016, 6, 30)
SAMPLE, SEED = 1000, 7
ITEMS_OF_A_COURSE = 12
FUNCTIONS = ("sales_department", "call_centre", "distribution_centre", "monopoly_department", "planning_department")
CATEGORIES = ("supply_issue", "order_issue", "delivery_issue", "market_issue", "price_issue")


def answers_of(path: Path) -> tuple[list[str], dict[tuple[str, str], list[list[int]]]]:
    """Names for the questions, and the marks of every answer by instructor and course."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    groups: dict[tuple[str, str], list[list[int]]] = {}
    for row in rows:
        groups.setdefault((row[0], row[1]), []).append([int(mark) for mark in row[5:]])
    places = range(1, len(head) - 4)
    return [
        f"course {place}" if place <= ITEMS_OF_A_COURSE else f"instructor {place - ITEMS_OF_A_COURSE}"
        for place in places
    ], groups


def run() -> dict[str, Any]:
    """In a process of its own, whose environment names the data folder: bring, ask, close, recompute."""
    import django  # noqa: PLC0415 - the settings read the environment this process was given

    django.setup()
    from benchmarks import ticket_runs  # noqa: PLC0415
    from benchmarks.ticket_runs import AT  # noqa: PLC0415
    from rounds.assessment.actions import adopt_lines, close_period, open_period, publish_run, recompute  # noqa: PLC0415
    from rounds.assessment.rules.defaults import DEFAULT_LINES  # noqa: PLC0415

    ticket_runs.prepare()
    owner = ticket_runs.company("real")
    log = ticket_runs.bring(owner, SHARED / "tickets" / ticket_file(), "itsm", told="")
    survey = asked(owner)
    adopt_lines(owner, lists=DEFAULT_LINES, by="system", at=datetime(2016, 1, 4, tzinfo=UTC), because="as it comes")
    period = open_period(owner, name="2016 Q2", starts_on=FIRST, ends_on=LAST, by="system", at=AT)
    began = time.process_time()
    closed = close_period(period, by="system", at=AT)
    seconds = time.process_time() - began
    publish_run(closed, by="system", at=AT)
    return {
        "log": log["counts"],
        "survey": survey,
        "scores": scores_of(closed),
        "closing_cpu_s": round(seconds, 2),
        "recomputes": recompute(closed),
        "again_is_the_same_run": close_period(period, by="system", at=AT).pk == closed.pk,
        "sha256": closed.result_sha256,
    }


def ticket_file() -> str:
    """The file of the log."""
    from benchmarks.tickets import FILES  # noqa: PLC0415

    return FILES["itsm"]


def asked(owner: Any) -> dict[str, Any]:
    """A campaign over all retailers whose sample answers with real answers; what it says against what is so."""
    from rounds.retailers.models import Retailer  # noqa: PLC0415
    from rounds.surveys.actions import answer_survey, close_campaign, draft_campaign, open_campaign  # noqa: PLC0415
    from rounds.surveys.rules.questionnaire import ItemDraft  # noqa: PLC0415

    names, groups = answers_of(SHARED / "survey" / "turkiye_student_evaluation.csv")
    items = [
        ItemDraft(name, name, CATEGORIES[at % 5], FUNCTIONS[at % 5])
        if at < ITEMS_OF_A_COURSE
        else ItemDraft(name, name, "visit_issue")
        for at, name in enumerate(names)
    ]
    at = datetime(2016, 6, 6, 2, tzinfo=UTC)
    campaign = draft_campaign(
        owner, title="2016 Q2", items=items, starts_on=date(2016, 6, 1), ends_on=date(2016, 6, 24), sample_size=SAMPLE,
        by="system", at=at, seed=SEED, dimensions=(),
    )  # fmt: skip
    real = sorted(groups.items())
    retailers = Retailer.objects.filter(company=owner).select_related("territory").order_by("pk")
    dice, held = random.Random(SEED), {}
    for shop in retailers:
        number = int(shop.territory.code[1:]) if shop.territory else 0
        held[shop.pk] = dice.choice(real[number % len(real)][1])
    began = time.process_time()
    tokens = open_campaign(campaign, by="system", at=at)
    keys = list(campaign.items.order_by("position").values_list("pk", flat=True))
    for key, token in tokens.items():
        marks = held[key]
        answer_survey(token, dict(zip(keys, marks, strict=True)), at=at, seconds=60 + len(set(marks)) * 20)
    took = time.process_time() - began
    close_campaign(campaign, by="system", at=datetime(2016, 6, 25, 2, tzinfo=UTC))
    return {
        "retailers": len(held),
        "answers": len(tokens),
        "ms_per_answer": round(1000 * took / len(tokens), 1),
        **said(campaign, held),
    }


def said(campaign: Any, held: dict[int, list[int]]) -> dict[str, Any]:
    """Every item's share of content retailers with its interval, beside the share among all of them; flags."""
    from rounds.surveys.models import Response  # noqa: PLC0415
    from rounds.surveys.queries.report import Answers  # noqa: PLC0415
    from rounds.surveys.rules.estimates import estimate_of  # noqa: PLC0415

    answers, lines = Answers(campaign), []
    for place, item in enumerate(answers.items):
        found = estimate_of(answers.strata(answers.scores[item.pk]), campaign.smallest_group)
        truth = sum(marks[place] >= 4 for marks in held.values()) / len(held)
        assert found.share is not None
        share = found.share
        lines.append({"item": item.text_en, "share": share.value, "low": share.low, "high": share.high, "truth": truth})
    flags = Counter(flag for row in Response.objects.filter(campaign=campaign) for flag in _codes(row.flags))
    return {"items": lines, "flags": dict(sorted(flags.items()))}


def _codes(flags: list[Any]) -> set[str]:
    return {str(flag.get("code", flag)) if isinstance(flag, dict) else str(flag) for flag in flags}


def scores_of(closed: Any) -> list[dict[str, Any]]:
    """Departments one by one; account managers as their span, for nobody is ranked."""
    from rounds.assessment.models import Score, ScorePart  # noqa: PLC0415

    scores = Score.objects.filter(run=closed).select_related("department")
    found = []
    for score in scores.filter(department__isnull=False).order_by("department__function"):
        parts = ScorePart.objects.filter(score=score).order_by("position")
        values = {part.indicator: None if part.value is None else str(part.value) for part in parts}
        name = score.department.function if score.department else ""
        found.append({"who": name, "total": _text(score.total), "parts": values})
    of_managers = ScorePart.objects.filter(score__in=scores.filter(manager__isnull=False))
    names = list(dict.fromkeys(of_managers.order_by("position").values_list("indicator", flat=True)))
    spans = {name: _span(of_managers.filter(indicator=name).values_list("value", flat=True)) for name in names}
    totals = _span(scores.filter(manager__isnull=False).values_list("total", flat=True))
    return [*found, {"who": "account managers", "total": totals, "parts": spans}]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _span(values: Any) -> str | None:
    known = sorted(value for value in values if value is not None)
    return f"{known[0]} to {known[-1]}" if known else None


def page(found: dict[str, Any]) -> str:
    """docs/real-period.md."""
    survey, lines = found["survey"], found["survey"]["items"]
    inside = sum(line["low"] <= line["truth"] <= line["high"] for line in lines)
    names = list(dict.fromkeys(name for score in found["scores"] for name in score["parts"]))
    rows = [
        f"| {' | '.join([score['who'], score['total'] or '–', *(score['parts'].get(name) or '–' for name in names)])} |"
        for score in found["scores"]
    ]
    items = [
        f"| {line['item']} | {line['share']:.1%} | {line['low']:.1%} – {line['high']:.1%} | {line['truth']:.1%} |"
        for line in lines
    ]
    flags = ", ".join(f"{name} {number}" for name, number in survey["flags"].items()) or "none"
    return "\n".join(
        [
            "# A period on real records",
            "",
            (__doc__ or "").split("\n\n", 2)[2].strip().replace(" Writes docs/real-period.md.", ""),
            "Made by `python -m benchmarks.real_period`; nothing is written by hand.",
            "",
            f"- Issues: {found['log']['create']:,} with {found['log']['written_hops']:,} hops and "
            f"{found['log']['written_pauses']:,} pauses; assessed are those raised from {FIRST} to {LAST}.",
            f"- Survey: {survey['retailers']:,} retailers, {survey['answers']:,} asked and answered, "
            f"{survey['ms_per_answer']} ms of processor time for each answer.",
            f"- Flags of quality: {flags}.",
            f"- Closing: {found['closing_cpu_s']} s of processor time; recomputed to the byte: "
            f"{'yes' if found['recomputes'] else 'NO'}; closed again: "
            f"{'the same run' if found['again_is_the_same_run'] else 'ANOTHER run'}.",
            "",
            "## Scores",
            "",
            "What a company has no records of (visits, plans, bulletins, training) is a dash: it weighs nothing and is "
            "never counted as 0.",
            "",
            f"| who | total | {' | '.join(names)} |",
            f"| --- | --- |{' --- |' * len(names)}",
            *rows,
            "",
            "## The sample against everybody",
            "",
            f"Content retailers (marks 4 and 5) as {survey['answers']:,} of {survey['retailers']:,} say, with the 95 % "
            f"interval, and as all of them would: {inside} of {len(lines)} intervals hold the truth. The items of one "
            "sample are not independent, half of these people give one mark to all items; `python -m "
            "benchmarks.survey_intervals` is the test of the intervals.",
            "",
            "| item | sample | 95 % interval | all |",
            "| --- | ---: | ---: | ---: |",
            *items,
            "",
        ]
    )


def main() -> None:
    """Everything in a folder that goes away; the page stays."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page-only", action="store_true", help="the page from the result of the last run")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.here:
        wanted.here.write_text(json.dumps(run(), ensure_ascii=False), encoding="utf-8")
        return
    if not wanted.page_only:
        with tempfile.TemporaryDirectory(prefix="rounds-real-") as folder:
            env = os.environ | {"ROUNDS_DATA": folder, "DJANGO_SETTINGS_MODULE": "rounds.config.settings"}
            kept = Path(folder) / "found.json"
            words = [sys.executable, "-m", "benchmarks.real_period", "--here", str(kept)]
            subprocess.run(words, env=env | {"ROUNDS_PLAIN_STATIC": "1"}, check=True)
            KEPT.parent.mkdir(exist_ok=True)
            KEPT.write_text(kept.read_text(encoding="utf-8"), encoding="utf-8")
    PAGE.write_text(page(json.loads(KEPT.read_text(encoding="utf-8"))), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
