"""A server of one thread that takes commands and signatures and says so line by line, to be watched from outside.

Usage: python -m tests.faults.writer STAFF COMMANDS FULL|NORMAL ACKS — the file ACKS gets one line per acknowledgement,
written after the answer would have left.
"""

import hashlib
import json
import os
import random
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import django


def main(staff: int, how_many: int, mode: str, acks: Path) -> None:
    """Take so many visits, every fourth with a signature."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 - only after Django is set up
    from django.test import Client  # noqa: PLC0415

    from rounds.people.models import Staff  # noqa: PLC0415
    from rounds.retailers.models import Retailer  # noqa: PLC0415

    person = Staff.objects.get(pk=staff)
    shops = list(Retailer.objects.visible_to(person).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={mode}")
    client, chance = Client(HTTP_HOST="localhost"), random.Random(how_many)
    client.force_login(person)
    out = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(how_many):
        command = visit_of(chance, chance.choice(shops))
        answer = client.post("/field/api/sync", {"commands": [command]}, content_type="application/json")
        assert [outcome["status"] for outcome in answer.json()["outcomes"]] == [200], answer.content
        os.write(out, f"command {command['id']}\n".encode())
        if number % 4 == 0:
            os.write(out, f"file {sign(client, chance, command['body']['visit'])}\n".encode())


def visit_of(chance: random.Random, shop: int) -> dict[str, Any]:
    """A visit nobody planned."""
    ident, visit = (str(UUID(int=chance.getrandbits(128), version=4)) for _id in range(2))
    body = {"visit": visit, "retailer": shop, "day": "2026-11-23", "goal": "为什么没有订货？"}
    return {"id": ident, "kind": "visit.add", "made_at": "2026-11-23T09:00:00+08:00", "body": body}


def sign(client: Any, chance: random.Random, visit: str) -> str:
    """A signature of that visit; its SHA-256."""
    content = b"\x89PNG\r\n\x1a\n" + chance.randbytes(9000)
    digest = hashlib.sha256(content).hexdigest()
    path = f"/field/api/attachments/{digest}?visit={visit}&kind=signature"
    answer = client.put(path, content, content_type="image/png")
    assert json.loads(answer.content)["stored"], answer.content
    return digest


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
