"""Input–output analysis: the origin of an industry's inputs through all tiers of suppliers, and losses without them.

A node is an industry of an economy. Vectors are by node, matrices nodes × nodes: rows sell, columns buy. Money is in
the table's own unit. ``groups`` are nodes × groups, 1 where a node belongs to a group (see :func:`membership`).
Measures per unit of a node's output are NaN for a node without output.

Notation: A = Z x̂⁻¹ technical coefficients, L = (I − A)⁻¹ the Leontief inverse. It is never formed: a measure is a few
right-hand sides on one factorisation. Sources: Miller & Blair 2009 (chapters 2, 6, 12); Koopman, Wang & Wei 2014 (value
added); Antràs & Chor 2013 (upstreamness); Dietzenbacher, Romero & Bosma 2005 (average propagation lengths); Baldwin,
Freeman & Theodorakopoulos 2023 (look-through reliance).
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse.linalg import eigs

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Nodes = NDArray[np.bool_]

RIGHT_HAND_SIDES = 500  # solved at a time
MAX_DENSE_NODES = 50  # up to this many nodes all eigenvalues are found faster than one


class InputOutput:
    """One table, x = A x + f, with I − A factorised once.

    ``flows`` are the sales of each node to each node as input, ``output`` is gross output. A node without output
    uses nothing: its column of A is zero, and ``is_active`` is False for it.

    Raises ValueError for shapes that do not fit, for negative or infinite figures, and where I − A cannot be inverted:
    where it is singular, or so close to it that rounding decides the solution (see :attr:`condition_number`).
    """

    def __init__(self, flows: Matrix, output: Vector) -> None:
        if flows.shape != (len(output), len(output)):
            raise ValueError(f"flows of {flows.shape}, output of {len(output)} nodes")
        inputs = flows.sum(axis=0)
        # A comparison with NaN is False, and a sum with an infinite figure is infinite.
        if not (flows.min(initial=0) >= 0 and output.min(initial=0) >= 0 and np.isfinite(inputs.sum() + output.sum())):
            raise ValueError("flows and output must be finite and not negative")
        self.flows, self.output = flows, output
        self.is_active: Nodes = output > 0
        self.per_unit: Vector = np.divide(1, output, out=np.zeros_like(output), where=self.is_active)
        self.inputs_per_output: Vector = inputs * self.per_unit  # column sums of A
        system = np.empty(flows.shape, order="F")  # as LAPACK wants it: factorised in place
        np.multiply(flows, -self.per_unit, out=system)
        np.einsum("ii->i", system)[:] += 1
        self.factors = lu_factor(system, overwrite_a=True, check_finite=False)
        is_regular = np.einsum("ii->i", self.factors[0]).all()
        # Factorising n rows moves a matrix by about n times the precision of a double. Where a singular one is as near,
        # the factors may be those of the singular one; LAPACK's expert driver (gesvx) draws the line at one precision.
        if not (is_regular and self.condition_number * len(output) * np.finfo(np.float64).eps < 1):
            raise ValueError("I − A is singular: some nodes use as much of each other as they make")

    @property
    def condition_number(self) -> float:
        """An upper bound of the condition number of I − B, B = x̂⁻¹ Z, in the maximum norm; 1 / it is the distance to a
        singular matrix (Higham 2002, chapter 6).

        I − B = x̂⁻¹ (I − A) x̂ is as singular as I − A, and, unlike it, no worse for an industry that is small. Its row
        sums are at most 2 in absolute value, and the largest row sum of its inverse is the largest upstreamness.
        """
        return 2 * float(np.abs(upstreamness(self)[self.is_active]).max(initial=1))

    @property
    def coefficients(self) -> Matrix:
        """A, the inputs from each node per unit of output; as large as the flows, so it is not stored."""
        return self.flows * self.per_unit

    def solve(self, demand: Matrix) -> Matrix:
        """Return L demand: the output of all nodes that each final demand (a vector, or columns) requires."""
        return lu_solve(self.factors, demand, check_finite=False)

    def solve_transposed(self, weights: Matrix) -> Matrix:
        """Return L′ weights: weights per unit of output, summed over the output that a unit of demand requires."""
        return lu_solve(self.factors, weights, trans=1, check_finite=False)

    def per_output(self, values: Matrix) -> Matrix:
        """Return ``values`` with NaN for nodes without output."""
        return np.where(self.is_active if values.ndim == 1 else self.is_active[:, None], values, np.nan)

    @cached_property
    def value_added_rate(self) -> Vector:
        """Output less listed inputs, per unit of output: value added, taxes, and inputs that the table does not list.

        Defined as a residual, so that value added accounts for every unit of final demand: v L = ι exactly.
        """
        return 1 - self.inputs_per_output

    @cached_property
    def output_multiplier(self) -> Vector:
        """Column sums of L: output of all nodes per unit of final demand; less 1, inputs through all tiers."""
        return self.solve_transposed(np.ones(len(self.output)))


def membership(labels: Sequence[str]) -> tuple[list[str], NDArray[np.intp], Matrix]:
    """Return the groups, sorted, the position of each node's group among them, and the matrix nodes × groups."""
    names, group_of_node = np.unique(np.asarray(labels), return_inverse=True)
    groups = np.zeros((len(group_of_node), len(names)), order="F")
    groups[np.arange(len(group_of_node)), group_of_node] = 1
    return names.tolist(), group_of_node, groups


def spectral_radius(table: InputOutput) -> float:
    """Return the largest absolute eigenvalue of A: below 1 where the sum over all tiers of suppliers converges."""
    a = table.coefficients
    if len(a) <= MAX_DENSE_NODES:
        return float(np.abs(np.linalg.eigvals(a)).max(initial=0))
    # A fixed start: the same table gives the same last digit.
    return float(np.abs(eigs(a, k=1, which="LM", v0=np.ones(len(a)), return_eigenvectors=False)).max())


def value_added_origin(table: InputOutput, groups: Matrix) -> Matrix:
    """Return the value added of each group in one unit of each node's product: nodes × groups, v̂ L summed by group.

    The groups of a node add up to 1 where they contain every node.
    """
    return table.per_output(table.solve_transposed(table.value_added_rate[:, None] * groups))


def input_reliance(table: InputOutput, groups: Matrix) -> Matrix:
    """Return the share of each group in each node's inputs through all tiers; NaN for a node that uses none.

    For economies as groups this is the look-through reliance of Baldwin, Freeman & Theodorakopoulos, on gross output:
    Σ_{i in group} (L − I)_ij / Σ_i (L − I)_ij.
    """
    return _shares(table, table.solve_transposed(groups) - groups, table.output_multiplier - 1)


def face_value(table: InputOutput, groups: Matrix) -> Matrix:
    """Return the share of each group in each node's direct inputs; NaN for a node that uses none."""
    return _shares(table, table.flows.T @ groups, table.flows.sum(axis=0))


def foreign(shares: Matrix, group_of_node: NDArray[np.intp]) -> Vector:
    """Return the sum of each node's shares over all groups but its own, which is ``group_of_node``."""
    others = shares.copy()
    others[np.arange(len(group_of_node)), group_of_node] = 0
    return others.sum(axis=1)


def upstreamness(table: InputOutput) -> Vector:
    """Return the mean number of steps from a node's product to final demand, at least 1.

    U = (I − B)⁻¹ ι with B = x̂⁻¹ Z; as I − B = x̂⁻¹ (I − A) x̂, it is L x / x.
    """
    return np.divide(
        table.solve(table.output), table.output, out=np.full_like(table.output, np.nan), where=table.is_active
    )


def propagation_length(table: InputOutput) -> Vector:
    """Return the mean number of steps back from a final demand to the inputs it requires, at least 1.

    The backward average propagation length, ι L (L − I) / ι (L − I); NaN for a node without inputs.
    """
    reached = table.output_multiplier
    steps = table.solve_transposed(reached) - reached
    return _shares(table, steps[:, None], reached - 1)[:, 0]


def exports(flows: Matrix, demand: Matrix, group_of_node: NDArray[np.intp], groups: Matrix) -> Vector:
    """Return the sales of each node to the nodes and the final demand of other groups than its own.

    ``demand`` is final demand by destination, nodes × groups.
    """
    return foreign(flows @ groups + demand, group_of_node)


def domestic_demand_share(origin: Matrix, demand: Matrix, value_added: Vector) -> Vector:
    """Return the share of each group's value added that its own final demand absorbs.

    ``origin`` is that of :func:`value_added_origin`, ``demand`` final demand by destination, ``value_added`` that of
    each group. Inventories taken down count as negative demand. NaN for a group without value added.
    """
    absorbed = np.einsum("jc,jc->c", np.nan_to_num(origin), demand)
    return np.divide(absorbed, value_added, out=np.full_like(absorbed, np.nan), where=value_added > 0)


def diagonal_of_inverse(table: InputOutput) -> Vector:
    """Return the diagonal of L, from as many right-hand sides as there are nodes, a block of them at a time.

    Fewer do not determine it. Inverting both triangular factors needs a third of the operations, but by LAPACK's
    ``trtri`` it took between half and twice the time.
    """
    count = len(table.output)
    diagonal = np.empty(count)
    for first in range(0, count, RIGHT_HAND_SIDES):
        nodes = np.arange(first, min(first + RIGHT_HAND_SIDES, count))
        diagonal[nodes] = table.solve(_units(nodes, count))[nodes, nodes - first]
    return diagonal


def extraction(table: InputOutput) -> Vector:
    """Return the fall in final demand that reduces a node's output to zero, one node at a time: x_j / L_jj.

    Hypothetical extraction sets row, column and final demand of a node to zero. The loss in the other nodes is the same
    as where final demand for the node falls until its output is zero: L_ij x_j / L_jj in node i. Multiplied by a column
    sum of L it is the output lost everywhere; by v̂ L, summed over an economy, the value added lost there.
    """
    return table.per_output(table.output / diagonal_of_inverse(table))


def demand_side_loss(table: InputOutput, suppliers: Nodes, users: Nodes, stopped: float) -> Vector:
    """Return the output lost where ``users`` buy a share ``stopped`` (0 to 1) less of the inputs of ``suppliers``.

    Leontief: x − (I − A*)⁻¹ f, with A* the matrix whose rows of the suppliers are scaled in the users' columns by
    1 − stopped. Final demand stays, so the loss is in the suppliers and their own suppliers. From the factors of
    I − A by the Woodbury identity: one right-hand side a supplier, and a system of the size of the suppliers.
    """
    deliveries, reached, kernel = _cut(table, suppliers, users)
    sales = np.linalg.solve(np.eye(len(kernel)) + stopped * kernel, deliveries @ table.output)
    return stopped * (reached @ sales)


def supply_side_loss(table: InputOutput, suppliers: Nodes, users: Nodes, stopped: float) -> Vector:
    """Return the output lost where ``suppliers`` deliver a share ``stopped`` (0 to 1) less to ``users``, not replaced.

    Ghosh: x′ − w′ (I − B*)⁻¹, with w primary inputs, and B* the matrix of shares of output sold, B = x̂⁻¹ Z, whose rows
    of the suppliers are scaled in the users' columns by 1 − stopped. The loss is in the users and their own customers.
    By the same identity, with I − B = x̂⁻¹ (I − A) x̂.
    """
    deliveries, _, kernel = _cut(table, suppliers, users)
    weights = np.linalg.solve((np.eye(len(kernel)) + stopped * kernel).T, np.ones(len(kernel)))
    return stopped * table.output * table.solve_transposed(weights @ deliveries)


def _cut(table: InputOutput, suppliers: Nodes, users: Nodes) -> tuple[Matrix, Matrix, Matrix]:
    """Return the suppliers' rows of A in the users' columns, their columns of L, and the product of both."""
    rows = np.flatnonzero(suppliers)
    deliveries = np.where(users, table.flows[rows] * table.per_unit, 0)
    reached = table.solve(_units(rows, len(suppliers)))
    return deliveries, reached, deliveries @ reached


def _units(nodes: NDArray[np.intp], count: int) -> Matrix:
    """Return one unit of demand for each of the nodes, in columns."""
    units = np.zeros((count, len(nodes)), order="F")
    units[nodes, np.arange(len(nodes))] = 1
    return units


def _shares(table: InputOutput, parts: Matrix, totals: Vector) -> Matrix:
    """Return parts over totals for nodes with inputs, else NaN: without inputs (L − I) is rounding error, not zero."""
    has_inputs = (table.inputs_per_output > 0)[:, None]
    return np.divide(parts, totals[:, None], out=np.full_like(parts, np.nan), where=has_inputs)
