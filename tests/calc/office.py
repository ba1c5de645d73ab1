"""LibreOffice as a host: headless, with a profile of its own, stopped whatever happens.

Nothing here needs LibreOffice at import; `Office` loads its Python bridge when it is made.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

START_SECONDS = 90
STOP_SECONDS = 15

# Macros run without asking, formulas are computed when a file is opened, and the locale is Dutch as the users' is.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nl-NL</value></prop></item>
</oor:items>
"""


def _import_uno(folder: str) -> None:
    """Load the Python bridge of LibreOffice from ``folder``, which stays off the path: it holds foreign packages."""
    if "uno" in sys.modules:
        return
    sys.path.append(folder)
    try:
        importlib.import_module("uno")
        importlib.import_module("unohelper")
    finally:
        sys.path.remove(folder)


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments in the form that UNO calls take."""
    from com.sun.star.beans import PropertyValue

    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


class Office:
    """A running LibreOffice, for a ``with`` statement. It is started at the first use, and again after a crash."""

    def __init__(self, folder: Path, uno_path: str) -> None:
        _import_uno(uno_path)
        self.profile = folder / "profile"
        self._process: subprocess.Popen[bytes] | None = None
        self._context: Any = None

    def __enter__(self) -> Office:
        return self

    # Not contextlib: it sets __traceback__ on what was raised, and an exception that came over UNO refuses that.
    def __exit__(self, *_: object) -> None:
        if self._process and self._process.poll() is None:
            self.end_after(STOP_SECONDS)
            with suppress(Exception):
                self.desktop.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self.kill()

    @property
    def context(self) -> Any:
        """The component context of the running office."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        return self._context

    @property
    def desktop(self) -> Any:
        return self.create("com.sun.star.frame.Desktop")

    def create(self, service: str) -> Any:
        """A new instance of an UNO service inside the office."""
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def load(self, path: Path, *, macros: bool = True) -> Any:
        """Open a document without a window; its macros run without a question, or not at all."""
        import uno

        never, always_without_asking = 0, 4
        arguments = properties(Hidden=True, MacroExecutionMode=always_without_asking if macros else never)
        timer = self.end_after(START_SECONDS)
        document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(str(path.resolve())), "_blank", 0, arguments
        )
        timer.cancel()
        if document is None:
            raise RuntimeError(f"LibreOffice cannot open {path}")
        return document

    def end_after(self, seconds: float) -> threading.Timer:
        """End the office after ``seconds`` unless the timer is cancelled: a call over UNO waits for ever, a kill makes it raise."""
        timer = threading.Timer(seconds, self.kill)
        timer.daemon = True
        timer.start()
        return timer

    def kill(self) -> None:
        """End the office at once, with the processes that its start script left behind."""
        if self._process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _start(self) -> None:
        self.kill()
        registry = self.profile / "user" / "registrymodifications.xcu"
        registry.parent.mkdir(parents=True, exist_ok=True)
        registry.write_text(PROFILE, encoding="utf-8")
        pipe = f"incasso{uuid.uuid4().hex}"
        self._process = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"-env:UserInstallation={self.profile.as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._context = self._connect(pipe, self._process)

    def _connect(self, pipe: str, process: subprocess.Popen[bytes]) -> Any:
        import uno
        from com.sun.star.connection import NoConnectException

        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(NoConnectException):
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            if process.poll() is not None:
                raise RuntimeError(f"soffice ended with status {process.returncode} while it started")
            time.sleep(0.2)
        self.kill()
        raise RuntimeError(f"soffice did not answer within {START_SECONDS} seconds")
