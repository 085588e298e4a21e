"""A supplier stops: what its importers cannot replace (methods R11).

The warehouse computes the scenarios of ``shock_scenarios`` in SQL. These functions compute the same for every supplier
of every importer at once: tests compare SQL with them, and the bench measures what all stops of a year cost.

Arrays are flows: importer, supplier and product as whole numbers from 0, and the value of the flow, greater than 0, in
any money. Source: our own design after the stress test of OECD 2024; spare capacity is an assumption, no finding.
"""

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.integer]
Vector = NDArray[np.float64]


def unserved_by_deliveries(
    importer: Codes, product: Codes, value: Vector, *, stopped_share: float, spare_share: float
) -> Vector:
    """Return, for each flow, which share of the importer's imports of the product stays unserved if its supplier stops.

    The other suppliers of this importer can add ``spare_share`` of what they deliver to it: max(0, δs − φ(1 − s)), with
    s the supplier's share in the importer's imports, δ = ``stopped_share`` and φ = ``spare_share``. Raises ValueError
    for a value that is not greater than 0, or for assumptions that are no shares.
    """
    _check(value, stopped_share, spare_share)
    share = value / _total(value, importer, product)
    return np.maximum(0, stopped_share * share - spare_share * (1 - share))


def unserved_by_world_exports(
    importer: Codes, supplier: Codes, product: Codes, value: Vector, *, stopped_share: float, spare_share: float
) -> Vector:
    """Return the same where all importers of the supplier lose it, and share what the world can add.

    The other exporters can add φ(W − X) to what they sell of the product, with W the world's exports and X those of the
    supplier; the importers lost δX and get back of it in proportion: δs · max(0, 1 − φ(W − X) / δX). An importer's own
    exports of the product are part of what the world can add. Raises as :func:`unserved_by_deliveries` does.
    """
    _check(value, stopped_share, spare_share)
    share = value / _total(value, importer, product)
    exports, world = _total(value, supplier, product), _total(value, product)
    return np.maximum(0, stopped_share * share - spare_share * share * (world - exports) / exports)


def _check(value: Vector, stopped_share: float, spare_share: float) -> None:
    if not (0 < stopped_share <= 1 and spare_share >= 0):
        raise ValueError(f"a share of {stopped_share} cannot stop, or of {spare_share} be added")
    if value.size and not value.min() > 0:
        raise ValueError(f"flows have a value; the smallest is {value.min()}")


def _total(value: Vector, *keys: Codes) -> Vector:
    """Return, for each flow, the sum of all flows with the same keys."""
    group, *others = keys
    for key in others:
        group = group * (int(key.max(initial=0)) + 1) + key
    sums: Vector = np.bincount(group, weights=value).astype(float, copy=False)
    return sums[group]  # economies × products are some millions: no need to sort
