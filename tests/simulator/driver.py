"""The phones: one Node process that runs the real modules of the app, told line by line what happens."""

import json
import subprocess
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

HERE = Path(__file__).parent
NODE = ["--experimental-vm-modules", "--no-warnings", str(HERE / "phones.mjs")]


class PhoneError(RuntimeError):
    """The app on a phone failed where it should not have."""


@dataclass(frozen=True)
class Request:
    """What an app has sent and waits for."""

    phone: str
    number: int
    method: str
    path: str
    content_type: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Said:
    """What became of one deed: `finished` when the app's own call came to its end."""

    finished: bool
    result: Any
    failed: str | None
    alive: bool
    requests: list[Request]
    complaints: list[str]


def node() -> str | None:
    """Where Node is, if it is."""
    return which("node")


@dataclass
class Phones:
    """A handful of phones; `close` ends them."""

    _process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        command = [node() or "node", *NODE]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def do(self, deed: str, **given: Any) -> Said:
        """Tell one phone something and wait until nothing moves any more."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        pipe_in.write(json.dumps({"do": deed, **given}) + "\n")
        pipe_in.flush()
        line = pipe_out.readline()
        if not line:
            raise PhoneError(f"the phones fell silent at {deed}")
        answer = json.loads(line)
        requests = [_request(row) for row in answer["requests"]]
        return Said(
            answer["finished"], answer.get("result"), answer.get("failed"), answer["alive"], requests,
            answer["complaints"],
        )  # fmt: skip

    def answer(self, request: Request, *, status: int, headers: dict[str, str], body: bytes, **more: Any) -> Said:
        """Bring a reply to the phone that asked."""
        content = b64encode(body).decode()
        return self.do(
            "answer", phone=request.phone, request=request.number, status=status, headers=headers, body=content, **more
        )

    def fail(self, request: Request, why: str, **more: Any) -> Said:
        """No reply will come."""
        return self.do("answer", phone=request.phone, request=request.number, failed=why, **more)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def _request(row: dict[str, Any]) -> Request:
    headers = dict(row["headers"])
    content_type = headers.pop("content-type", "application/octet-stream")
    return Request(
        row["phone"], row["request"], row["method"], row["path"], content_type, headers, b64decode(row["body"])
    )
