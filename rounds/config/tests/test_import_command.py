"""`rounds import`: results on stdout, the rest on stderr, status 0 only when the thing was done."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rounds.config.cli.imports import import_group
from rounds.people.models import Company, Department, Staff, Unit
from rounds.retailers.models import Retailer
from tests.world import World

GOOD = "许可证号,客户名称,联系电话\n420100000001,甲,13912345678\n420100000002,乙,138****1\n"


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(GOOD, encoding="gbk")
    return path


def run(*words: object, lang: str = "zh") -> Result:
    return CliRunner(env={"ROUNDS_LANG": lang}).invoke(import_group, [str(word) for word in words])


def test_an_unknown_company_is_refused_with_the_codes_there_are(world: World, names: Path) -> None:
    done = run("retailers", names, "--company", "bing", "--yes")
    assert done.exit_code == 1
    assert "jia, yi" in done.stderr


def test_a_new_company_has_a_tree_its_departments_and_an_administrator_without_a_password(
    world: World, names: Path
) -> None:
    done = run("retailers", names, "--company", "bing", "--create", "--yes")
    assert done.exit_code == 0, done.output
    company = Company.objects.get(code="bing")
    admin = Staff.objects.get(company=company)
    assert (admin.username, admin.role, admin.has_usable_password()) == ("bing-admin", "administrator", False)
    assert "changepassword bing-admin" in done.stderr
    assert Department.objects.filter(company=company).count() == len(Department.Function)
    assert [unit.kind for unit in Unit.objects.filter(company=company).order_by("pk")] == [
        "city", "county", "market_department",
    ]  # fmt: skip
    assert Retailer.objects.get(company=company).name == "甲"


def test_without_a_confirmation_nothing_is_imported(world: World, names: Path) -> None:
    done = run("retailers", names, "--company", "jia")
    assert done.exit_code == 1
    assert "--yes" in done.stderr
    assert not Retailer.objects.filter(name="甲").exists()


def test_a_dry_run_changes_nothing_and_says_where_the_refused_rows_are(world: World, names: Path) -> None:
    done = run("retailers", names, "--company", "jia", "--dry-run", "--json", "-")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert (said["state"], said["counts"]["accepted"], said["counts"]["refused"]) == ("checked", 1, 1)
    assert Path(said["failed_rows"]).is_file()
    assert "第 3 行" in done.stderr
    assert not Retailer.objects.filter(name="甲").exists()


def test_a_file_nobody_can_read_is_refused_with_reason_and_way_out(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900))
    done = run("retailers", path, "--company", "jia", "--yes")
    assert done.exit_code == 1
    assert "旧版 Excel" in done.stderr
    assert not done.stdout


def test_columns_nobody_can_guess_are_given_by_hand(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("一,二\n420100000001,甲\n", encoding="utf-8")
    refused = run("retailers", path, "--company", "jia", "--yes", lang="en")
    assert refused.exit_code == 1
    assert "licence_no" in refused.stderr
    done = run("retailers", path, "--company", "jia", "--yes", "--map", "licence_no=一", "--map", "name=二")
    assert done.exit_code == 0, done.output
    assert Retailer.objects.filter(name="甲", company=world.company).exists()


def test_a_field_may_be_left_out(world: World, names: Path) -> None:
    done = run("retailers", names, "--company", "jia", "--yes", "--map", "phone=")
    assert done.exit_code == 0, done.output
    assert set(Retailer.objects.filter(name__in="甲乙").values_list("phone", flat=True)) == {""}


def test_it_speaks_english_too(world: World, names: Path) -> None:
    done = run("retailers", names, "--company", "jia", "--yes", lang="en")
    assert "read 2, accepted 1, refused 1" in done.stdout
