"""What may become of a task instead of an answer."""

from __future__ import annotations

import signal


class Died(Exception):  # noqa: N818  # said as a fact
    """A task's process ended before it had answered; ``code`` is its exit code, or minus the signal's number."""

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__(f"exit code {code}" if code >= 0 else signal.Signals(-code).name)
        self.code = code


class Overtime(Exception):  # noqa: N818
    """A task's time was up, and it was ended."""
