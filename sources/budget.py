"""Rate limits of a publisher, counted across runs and processes."""

from collections.abc import Sequence
from pathlib import Path

from pyrate_limiter import Limiter, Rate, SQLiteBucket

MAX_WAIT = 300.0  # seconds; a budget that is spent for longer fails the request instead of blocking the run


class Budget:
    """The rates a publisher allows, from the shortest span to the longest, counted in a file that all runs share."""

    def __init__(self, path: Path, rates: Sequence[Rate]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rates = tuple(rates)
        self._limiter = Limiter(SQLiteBucket.init_from_file(list(rates), db_path=str(path), use_file_lock=True))

    def spend(self) -> bool:
        """Take one request from the budget, waiting up to ``MAX_WAIT``; False if none becomes available."""
        return bool(self._limiter.try_acquire("request", timeout=MAX_WAIT))

    def __str__(self) -> str:
        return ", ".join(f"{rate.limit:,} in {rate.interval / 1000:,.0f} s" for rate in self.rates)
