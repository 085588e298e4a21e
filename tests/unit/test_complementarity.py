"""Trade complementarity against baskets whose fit is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.complementarity import trade_complementarity

IMPORTS = np.array([[50.0, 50, 0], [0, 0, 7], [0, 0, 0]])
EXPORTS = np.array([[1.0, 1, 0], [0, 0, 3], [30, 10, 60], [0, 0, 0]])


def test_equal_baskets_fit_wholly_and_disjoint_ones_not_at_all():
    """1 − (|0.5 − 0.3| + |0.5 − 0.1| + |0 − 0.6|) / 2 = 0.4 for the third exporter."""
    expected = [[1, 0, 0.4, np.nan], [0, 1, 0.6, np.nan], [np.nan] * 4]
    assert trade_complementarity(IMPORTS, EXPORTS) == pytest.approx(np.array(expected), abs=1e-15, nan_ok=True)


def test_no_importers_give_no_rows():
    assert trade_complementarity(np.empty((0, 3)), EXPORTS).shape == (0, 4)


def test_other_products_are_refused():
    with pytest.raises(ValueError, match="imports of 2 products, exports of 3"):
        trade_complementarity(IMPORTS[:, :2], EXPORTS)


values = arrays(float, (4, 6), elements=st.integers(0, 1000).map(float))


@given(values, values, st.permutations(range(6)), st.integers(1, 1000))
def test_it_is_what_wits_defines_whatever_the_order_and_the_unit(imports, exports, order, unit):
    found = trade_complementarity(imports, exports)
    for i, bought in enumerate(imports):
        for j, sold in enumerate(exports):
            if not (bought.sum() and sold.sum()):
                assert np.isnan(found[i, j])
                continue
            assert found[i, j] == pytest.approx(
                1 - np.abs(bought / bought.sum() - sold / sold.sum()).sum() / 2, abs=1e-12
            )
            assert 0 <= found[i, j] <= 1 + 1e-12
    again = trade_complementarity(imports[:, order] * unit, exports[:, order])
    assert again == pytest.approx(found, abs=1e-12, nan_ok=True)
