"""A real HTTP server on loopback that speaks OSRM's table service and Valhalla's actions, and misbehaves on request.

Its roads: 60 km/h along the straight line, half as fast to the west, so that every matrix is lopsided. Places north of
70 degrees have no road near; places south of 70 degrees south lie on an island.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rounds.engine import great_circle_km

Place = tuple[float, float]
NO_ROAD, ISLAND = 70.0, -70.0


@dataclass
class RoadServer:
    """Where it is, what it was asked, and how it behaves: "well", "hang", "page", "garbled", "away", "busy", "huge"."""

    url: str
    mood: str = "well"
    limit: int = 100  # places of one table
    asked: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


def minutes_of(a: Place, b: Place) -> float:
    """What this server says a leg takes."""
    return km_of(a, b) * (2.0 if b[1] < a[1] else 1.0)


def km_of(a: Place, b: Place) -> float:
    """What this server says a leg is long."""
    return float(great_circle_km(a[0], a[1], b[0], b[1]))


def _is_reachable(a: Place, b: Place) -> bool:
    return (a[0] < ISLAND) == (b[0] < ISLAND)


def _table(rows: list[Place], columns: list[Place], figure: Any, scale: float) -> list[list[float | None]]:
    return [[figure(a, b) * scale if _is_reachable(a, b) else None for b in columns] for a in rows]


def osrm_answer(path: str, *, limit: int) -> tuple[int, Any]:
    """The table service."""
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    places = [(float(y), float(x)) for x, y in (pair.split(",") for pair in parts.path.split("/")[-1].split(";"))]
    if len(places) > limit:
        return 400, {"code": "TooBig", "message": f"Number of entries is higher than current maximum ({limit})"}
    rows, columns = ([places[int(n)] for n in query[name][0].split(";")] for name in ("sources", "destinations"))
    points = {name: [{"distance": 9000.0 if p[0] > NO_ROAD else 3.0} for p in side] for name, side in
              (("sources", rows), ("destinations", columns))}  # fmt: skip
    figures = {"durations": _table(rows, columns, minutes_of, 60), "distances": _table(rows, columns, km_of, 1000)}
    return 200, {"code": "Ok", **figures, **points}


def valhalla_answer(action: str, asked: Any, *, limit: int) -> tuple[int, Any]:
    """`locate` and `sources_to_targets`."""
    if action == "locate":
        spots = [(one["lat"], one["lon"]) for one in asked["locations"]]
        return 200, [
            {"edges": [{"correlated_lat": y, "correlated_lon": x}] if y <= NO_ROAD else None} for y, x in spots
        ]
    rows, columns = ([(one["lat"], one["lon"]) for one in asked[name]] for name in ("sources", "targets"))
    if len(rows) * len(columns) > limit * limit / 4:
        return 400, {"error_code": 150, "error": "Exceeded max locations"}
    figures = {"durations": _table(rows, columns, minutes_of, 60), "distances": _table(rows, columns, km_of, 1)}
    return 200, {"sources_to_targets": figures, "units": "kilometers"}


def _behave(server: RoadServer, handler: BaseHTTPRequestHandler, asked: Any) -> None:
    if server.mood == "hang":
        server.released.wait(30)
        return
    if server.mood == "away":
        _send(handler, 302, b"", {"Location": f"{server.url}/elsewhere"})
        return
    bodies = {"page": (500, b"<h1>oops</h1>"), "garbled": (200, b'{"code": "Ok"}'), "busy": (503, b"{}")}
    if server.mood in bodies:
        _send(handler, *bodies[server.mood])
        return
    if server.mood == "huge":
        _send(handler, 200, b" " * 20_000_000)
        return
    if asked is None:
        status, answer = osrm_answer(handler.path, limit=server.limit)
    else:
        status, answer = valhalla_answer(handler.path.strip("/"), asked, limit=server.limit)
    _send(handler, status, json.dumps(answer).encode())


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def road_server() -> Iterator[RoadServer]:
    """One server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            _behave(server, self, None)

        def do_POST(self) -> None:
            server.asked.append(self.path)
            _behave(server, self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def log_message(self, format: str, *args: Any) -> None:
            del format, args  # the test's own output stays readable

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = RoadServer(f"http://127.0.0.1:{listening.server_address[1]}")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        listening.shutdown()
        listening.server_close()
        thread.join(5)
