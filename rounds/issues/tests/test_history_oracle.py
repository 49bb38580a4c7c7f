"""F28: hops of the real IT service log against a walk minute by minute; all of them: benchmarks/tickets.py --oracle."""

import gzip
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from rounds.common.imports.applying import apply_run
from rounds.common.imports.checking import check_run
from rounds.common.imports.staging import choose_columns, stage_file
from rounds.issues.imports.kinds import ISSUES
from rounds.issues.models import Hop, Issue
from rounds.issues.queries.performance import Period, performance_of
from rounds.issues.tests.oracle import against_the_walk
from rounds.people.models import Company
from tests.world import NOW, World

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
LINES = 1800


def first_lines(shared_data: Path) -> bytes:
    """The log's first issues, the last of them cut off."""
    with gzip.open(shared_data / "tickets" / "itsm_incident_event_log.csv.gz", "rt", encoding="utf-8") as file:
        return "".join(islice(file, LINES)).encode()


def bring(company: Company, content: bytes) -> None:
    run = stage_file(company.pk, ISSUES, [content], file_name="itsm.csv", by="system", at=NOW)
    choose_columns(run, ISSUES, run.mapping["columns"], {"log": "itsm"}, at=NOW)
    apply_run(check_run(run, at=NOW), by="system", at=NOW)


def test_hundreds_of_real_hops_equal_the_walk_by_minutes(world: World, shared_data: Path) -> None:
    bring(world.company, first_lines(shared_data))
    assert Issue.objects.count() > 200
    compared = against_the_walk(world.company)
    assert compared.hops == Hop.objects.exclude(ends_at=None).count() > 1500
    assert compared.paused > 50
    assert compared.differing == []


def test_real_tickets_show_figures(world: World, shared_data: Path) -> None:
    bring(world.company, first_lines(shared_data))
    found = performance_of(world.staff["hua"], Period(date(2016, 2, 1), date(2016, 12, 31)))
    assert found.issues.closed == Issue.objects.filter(state="closed").count()
    for figures in found.holders:
        assert figures.median is not None
        assert figures.ninth_tenth is not None
        assert figures.median <= figures.ninth_tenth
        assert figures.late < figures.turns
