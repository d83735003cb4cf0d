"""A progress bar for a terminal; nothing anywhere else."""

from __future__ import annotations

import sys
import time


class Progress:
    """Call it with the share that is done. It draws only when standard error is a terminal, at most ten times a second."""

    def __init__(self, total: int, unit: str, stream=None):
        self.total, self.unit, self.stream = total, unit, stream or sys.stderr
        self.start, self.drawn = time.monotonic(), 0.0
        self.visible = self.stream.isatty()

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if not self.visible or (share < 1 and now - self.drawn < 0.1):
            return
        self.drawn = now
        elapsed = max(now - self.start, 1e-9)
        left = elapsed * (1 - share) / share if share else 0
        bar = "█" * round(30 * share)
        speed = f"{share * self.total / elapsed:,.0f} {self.unit}/s"
        self.stream.write(f"\r{bar:░<30} {share:4.0%}  {speed}  {left:.0f} s left \x1b[K")
        self.stream.flush()

    def clear(self) -> None:
        """Take the bar away, so that the next line starts afresh."""
        if self.visible and self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
