"""Trade complementarity: how well the exports of one economy fit the imports of another."""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def trade_complementarity(imports: Matrix, exports: Matrix) -> Matrix:
    """Return the trade complementarity index of every importer with every exporter.

    ``imports`` and ``exports`` are values, economies × products, not negative. The result is importers × exporters, in
    [0, 1]: 1 where products have the same shares in the exporter's exports as in the importer's imports, 0 where no
    product is in both; NaN for an importer without imports or an exporter without exports. Raises ValueError for
    matrices of different products.

    Source: WITS, 1 − Σ_k |m_ik − x_jk| / 2. Both shares sum to 1, so that this is Σ_k min(m_ik, x_jk), which spares the
    sign and the cancellation.
    """
    if imports.shape[1] != exports.shape[1]:
        raise ValueError(f"imports of {imports.shape[1]} products, exports of {exports.shape[1]}")
    imported, exported = _shares(imports), _shares(exports)
    return (
        np.stack([np.minimum(basket, exported).sum(axis=1) for basket in imported])
        if len(imported)
        else np.empty((0, len(exported)))
    )


def _shares(values: Matrix) -> Matrix:
    totals = values.sum(axis=1, keepdims=True)
    return np.divide(values, totals, out=np.full_like(values, np.nan), where=totals > 0)
