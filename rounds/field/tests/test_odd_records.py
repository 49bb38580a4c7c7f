"""Numbers that are none, numbers without end, nesting without end: one record is refused, the others are taken."""

import json
from typing import Any

import pytest

from rounds.field.models import Quarantine, Receipt
from rounds.field.rules.reading import DEEPEST, json_from
from rounds.field.tests.test_sync import SYNC, finished, planned, signed_in
from rounds.visits.models import Visit
from tests.world import World

ODD = {
    "nan": "NaN",
    "infinity": "-Infinity",
    "too large": "1e999",
    "too many digits": "9" * 6000,
    "deep": "[" * 600 + "]" * 600,
    "very deep": '{"a":' * 50_000 + "1" + "}" * 50_000,
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_only_the_odd_record_is_refused_and_it_is_kept(world: World, odd: str) -> None:
    shops = ("东街烟酒店", "桥头便利店")
    bad, good = (finished(planned(world, shop), facts={"stock_cartons": "ODD"}) for shop in shops)
    good["body"]["facts"] = {"stock_cartons": 3}
    text = json.dumps({"commands": [bad, good]}).replace('"ODD"', odd)
    client = signed_in(world.ann)
    for _again in range(2):
        answer = client.post(SYNC, text, content_type="application/json")
        assert answer.status_code == 200
        outcomes = answer.json()["outcomes"]
        assert [(one["id"], one["status"]) for one in outcomes] == [(bad["id"], 422), (good["id"], 200)]
        assert outcomes[0]["answer"]["reason"] == "“看到的情况”的内容不对，请改正后重新上传"
    kept = Quarantine.objects.get()
    assert kept.command_id == bad["id"]
    assert odd[:30] in json.dumps(kept.body["body"]["facts"]).replace("\\", "")
    assert Receipt.objects.count() == 1
    assert Visit.objects.filter(state="finished").count() == 1
    assert signed_in(world.mei).get(f"/field/refused/{kept.pk}/").status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, 2.5, "x[{\\"", true, null]}',
        json.dumps({"words": '名]}\\"[[[', "list": [[], {}, [{"b": {}}]]}),
        "[" * DEEPEST + "]" * DEEPEST,
    ],
)
def test_what_is_not_odd_is_read_as_it_stands(text: str) -> None:
    assert json_from(text) == json_from(text.encode()) == json.loads(text)


@pytest.mark.parametrize("text", ["", "{", '{"a": "unfinished', '"\\', '"' + '\\"' * 200_000, "[" * 100_000, "]" * 50])
def test_what_is_no_json_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_from(text)


def test_below_the_deepest_level_the_words_are_kept() -> None:
    value: Any = json_from("[" * (DEEPEST + 2) + '"x"' + "]" * (DEEPEST + 2))
    for _level in range(DEEPEST):
        [value] = value
    assert value == '[["x"]]'
