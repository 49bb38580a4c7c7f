"""Loaded by pytest before Django's settings (`-p tests.services.sandbox`): a test process never touches real data.

Each process, so also each xdist worker, gets a data folder of its own, removed when it ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="rounds-tests-"))
# A database server under another user must be able to reach sockets and files below.
FOLDER.chmod(0o755)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ["ROUNDS_DATA"] = str(FOLDER / "data")
os.environ["ROUNDS_SECRET_KEY"] = "only-for-tests-and-the-same-in-every-process-of-one-run"
os.environ["ROUNDS_PLAIN_STATIC"] = "1"
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(FOLDER / "hypothesis"))
for name in ("ROUNDS_DEMO", "ROUNDS_DEBUG", "ROUNDS_HTTPS", "ROUNDS_HOSTS", "ROUNDS_ORIGINS"):
    os.environ.pop(name, None)
