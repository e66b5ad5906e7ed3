"""The Jupyter kernel that runs the chapters' code."""

from __future__ import annotations

import os
import queue
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from analysis.report.language import PROFILE

START_SECONDS = 60
CELL_SECONDS = 600


class KernelEnded(Exception):
    """The kernel gives no answer any more."""


class Kernel:
    """A Jupyter kernel, started at the first cell and ended with the ``with`` block."""

    def __init__(self, root: Path, profile: str = "") -> None:
        self.root = root
        self.profile = profile
        self._manager: Any = None
        self._client: Any = None
        self._folder = tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True)

    def __enter__(self) -> Kernel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._manager is not None:
            self._client.stop_channels()
            self._manager.shutdown_kernel(now=True)
        self._folder.cleanup()

    def _transport(self) -> dict[str, str]:
        """Sockets in a private folder where the system has them: no port that others could listen at."""
        if os.name == "nt":
            return {}
        return {"transport": "ipc", "connection_file": str(Path(self._folder.name) / "kernel.json")}

    @property
    def started(self) -> bool:
        return self._manager is not None

    def start(self) -> None:
        """Start the interpreter that runs now, in the project's root."""
        from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
        from jupyter_client.manager import KernelManager

        class ThisPython(KernelSpecManager):  # a user's own kernelspec named python3 must not be taken
            def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
                command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
                return KernelSpec(argv=command, display_name="python3", language="python")

        environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="0")
        environment[PROFILE] = self.profile  # as Quarto tells its kernels
        environment["PYTHONPATH"] = os.pathsep.join([str(self.root), *filter(None, [os.environ.get("PYTHONPATH", "")])])
        environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
        self._manager = KernelManager(kernel_spec_manager=ThisPython(), **self._transport())
        self._manager.start_kernel(cwd=str(self.root), env=environment)
        self._client = self._manager.client()
        self._client.start_channels()
        try:
            self._client.wait_for_ready(timeout=START_SECONDS)
        except RuntimeError as error:
            raise KernelEnded(f"Jupyter's Python process did not start: {error}") from error

    def run(self, code: str, expressions: dict[str, str] | None = None) -> tuple[dict[str, Any], list[Any]]:
        """Run code; return the reply and the output messages in order."""
        if not self.started:
            self.start()
        request = self._client.execute(code, store_history=False, allow_stdin=False, user_expressions=expressions or {})
        outputs = []
        while True:
            message = self._answer(self._client.get_iopub_msg, request)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
            outputs.append(message)
        return self._answer(self._client.get_shell_msg, request)["content"], outputs

    def _answer(self, receive: Callable[..., Any], request: str) -> Any:
        """The next message that answers a request; `KernelEnded` if none can come any more."""
        deadline = time.monotonic() + CELL_SECONDS
        while time.monotonic() < deadline:
            try:
                message = receive(timeout=1)
            except queue.Empty:
                if not self._manager.is_alive():
                    raise KernelEnded("the Python process ended before the code did") from None
                continue
            if message["parent_header"].get("msg_id") == request:
                return message
        raise KernelEnded(f"no answer within {CELL_SECONDS} seconds")

    def fresh_namespace(self) -> None:
        """Forget every name of the chapter before."""
        self.run("get_ipython().reset(new_session=False)")
