"""`rounds import issues`: a ticket log with a table of meanings."""

import json
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from rounds.config.cli.imports import import_group
from rounds.issues.models import Hop
from rounds.issues.tests.logs import file_with, lines_of, log
from tests.world import World


def test_the_command_brings_a_log_in_with_a_table(world: World, tmp_path: Path) -> None:
    table = tmp_path / "words.csv"
    table.write_text("word,means\nDesk,call_centre\nVan,call_centre\n", encoding="utf-8")
    file = file_with(tmp_path, log(lines_of("INC1")))
    words = ["issues", str(file), "--company", "jia", "--yes", "--words", str(table), "--told", "answer", "--json", "-"]
    done = CliRunner(env={"ROUNDS_LANG": "en"}).invoke(import_group, words)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["counts"]["written_issues"] == 1
    held = Hop.objects.filter(department__isnull=False).values_list("department__function", flat=True)
    assert set(held) == {"call_centre"}
    assert not Hop.objects.filter(outcome="forwarded").exists(), "within one department nothing is handed over"
    told_at = Hop.objects.filter(step="tell", outcome="told").values_list("ends_at", flat=True).order_by("ends_at")
    answered = [datetime(2016, 3, 14, 0, 30, tzinfo=UTC), datetime(2016, 3, 17, 8, 0, tzinfo=UTC)]
    assert list(told_at) == answered, "told with the answer"
