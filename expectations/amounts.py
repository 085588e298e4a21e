"""Facts about figures in many units: what each series amounts to, and how far that is from the vintage before."""

from collections.abc import Mapping

from expectations.run import Facts

PREFIX = "amount of "


def amounts(totals: Mapping[str, float]) -> dict[str, float | None]:
    """Return the total of each series as facts that the next vintage is compared with."""
    return {f"{PREFIX}{series}": total for series, total in totals.items()}


def largest_change(totals: Mapping[str, float], previous: Facts | None) -> float:
    """Return the largest factor between a series and the vintage before; 1 where there is nothing to compare.

    A sum over all series would hide a gram that became a tonne: sand outweighs gallium a billionfold.
    """
    before = {name.removeprefix(PREFIX): fact for name, fact in (previous or {}).items() if name.startswith(PREFIX)}
    shared = [(totals[name], before[name]) for name in totals.keys() & before.keys()]
    factors = [max(now / then, then / now) for now, then in shared if now > 0 and then > 0]
    return max(factors, default=1.0)
