"""F5: fifty identical posts at once, fifty times: one row each, and nobody is told of an error."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from rounds.field.models import Quarantine, Receipt
from tests.faults import invariants
from tests.faults.little_day import little_day, made_once, made_ready
from tests.faults.processes import Mortal
from tests.faults.sending import Phone, signed_in
from tests.faults.test_f1_server_killed import server as server
from tests.world import build_world

AT_ONCE, STORMS = 50, 50


def test_fifty_identical_posts_at_once_make_one_row_each_time(server: Mortal) -> None:
    world, chance = build_world(), random.Random(5)
    office = made_ready(world, STORMS)
    commands = [*little_day(chance, office), *little_day(chance, office)][:STORMS]
    server.start()
    session, statuses = signed_in(world.ann), Counter[int]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for storm, command in enumerate(commands, start=1):
            phones = [Phone(server.url, session) for _post in range(AT_ONCE)]
            assert all(pool.map(Phone.send, phones, [[command]] * AT_ONCE)), "a post without an answer"
            answers = [outcome for phone in phones for outcome in phone.answers[command["id"]]]
            statuses.update(outcome["status"] for outcome in answers)
            assert all(outcome == answers[0] for outcome in answers)
            assert Receipt.objects.count() == storm
            assert not invariants.present_once([command])
    rows = Receipt.objects.count()
    invariants.say("F5", storms=STORMS, posts=statuses.total(), answered_200=statuses[200], rows=rows)
    assert statuses == {200: AT_ONCE * STORMS}
    assert not made_once(commands)
    assert not Quarantine.objects.exists()
    assert not invariants.standing()
