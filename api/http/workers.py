"""The processes that answer, and the one above them that replaces what has died."""

from __future__ import annotations

from uvicorn.supervisors import Multiprocess


class Workers(Multiprocess):
    """uvicorn's supervisor, which notices at once that a process has died.

    It asks each process whether it lives and waits for the answer. As it holds the other end
    of the pipe too, a process that dies in that moment is waited for as long as a busy one,
    and meanwhile no process is replaced. Without that end the pipe ends with the process.
    """

    def init_processes(self) -> None:
        """Start them."""
        super().init_processes()
        self._let_go()

    def keep_subprocess_alive(self) -> None:
        """Replace those that died or say nothing for long."""
        super().keep_subprocess_alive()
        self._let_go()

    def _let_go(self) -> None:
        for process in self.processes:
            process.child_conn.close()  # the process has its own
