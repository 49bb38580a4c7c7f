"""F17: the same import delivered to two workers at once, with real commits, takes effect once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from rounds.common.events import verify
from rounds.common.imports.applying import OvertakenError, apply_run, undo_run
from rounds.common.imports.checking import RunStateError, check_run
from rounds.common.imports.kinds import kind_of
from rounds.common.imports.staging import stage_file
from rounds.common.models import Event, ImportRun
from rounds.orders.models import MonthlyFeature, OrderBatch
from rounds.orders.queries.lines import company_months
from rounds.orders.queries.place import lines_here
from rounds.retailers.models import Retailer
from tests.world import NOW, World, build_world

pytestmark = pytest.mark.fault
WORKERS = 4
CONTENT = {
    "retailers": "许可证号,客户名称\nEAST,改名\n" + "".join(f"4201{n:08},店{n}\n" for n in range(50)),
    "orders": "订货日期,许可证号,品规编码,数量,金额\n"
    + "".join(f"2026-10-{n:02},EAST,3001,1,150\n" for n in range(1, 29)),
}


def ready(world: World, kind: str) -> ImportRun:
    content = CONTENT[kind].replace("EAST", world.retailers["东街烟酒店"].licence_no).encode()
    run = stage_file(world.company.pk, kind_of(kind), [content], file_name="a.csv", by="system", at=NOW)
    return check_run(run, at=NOW)


def together(run: ImportRun, act: str) -> list[str]:
    """Every worker gets the same job; returns how each ended."""
    start = Barrier(WORKERS)

    def work(_place: int) -> str:
        own = ImportRun.objects.get(pk=run.pk)
        start.wait()
        try:
            (apply_run if act == "apply" else undo_run)(own, by="system", at=NOW)
        except (RunStateError, OvertakenError) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(WORKERS) as pool:
        return sorted(pool.map(work, range(WORKERS)))


@pytest.mark.parametrize("kind", ["retailers", "orders"])
def test_an_import_delivered_several_times_at_once_takes_effect_once(own_database: str, kind: str) -> None:
    world = build_world()
    run = ready(world, kind)
    ended = together(run, "apply")
    assert "done" in ended
    assert Event.objects.filter(verb="import.applied").count() == 1
    if kind == "retailers":
        assert Retailer.objects.filter(company=world.company, licence_no__startswith="4201").count() == 50
        assert Event.objects.filter(verb="retailer.opened", company_id=world.company.pk).count() == 55
    else:
        assert OrderBatch.objects.count() == 1
        assert company_months(lines_here(), "jia")[0].lines == 28
        assert MonthlyFeature.objects.get().orders == 28
    assert not list(verify(world.company.pk))
    together(run, "undo")
    assert Event.objects.filter(verb="import.undone").count() == 1
    assert not Retailer.objects.filter(licence_no__startswith="4201").exists()
    assert not company_months(lines_here(), "jia")
    assert not MonthlyFeature.objects.exists()
    assert not list(verify(world.company.pk))
