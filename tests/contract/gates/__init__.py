"""For each gate of a suite: its column, values at the edge of what it accepts, and values just beyond."""

Values = dict[str, dict[str, tuple[str, tuple[float, ...], tuple[float, ...]]]]
