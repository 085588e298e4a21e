"""Known errors are undone where they stand, and a correction that finds something else is refused."""

import polars as pl
import pytest

from sources.corrections import Correction, corrected
from sources.table import Column, ContractViolation, ParsedPart, Table

PRODUCTION = Table(
    publisher="survey",
    name="production",
    description="Made up.",
    grain=("edition", "economy"),
    partitions=(Column("edition", pl.String(), "Edition."),),
    columns=(
        Column("economy", pl.String(), "Economy."),
        Column("amount", pl.Decimal(18, 1), "Amount.", unit="tonnes", nullable=True),
    ),
)
LOST_DIGIT = Correction(
    table="production",
    partition="edition=2025",
    where={"economy": "China"},
    column="amount",
    seen=27000,
    correct=270000,
    because="a digit was lost",
    since="2025-02-03",
)


def part(edition: str = "2025", **amounts: float | None) -> ParsedPart:
    frame = pl.DataFrame(
        {"economy": list(amounts), "amount": list(amounts.values())}, schema_overrides={"amount": float}
    )
    return ParsedPart(PRODUCTION, f"edition={edition}", PRODUCTION.conform(frame))


def test_the_wrong_value_is_replaced_and_nothing_else():
    done = corrected(part(China=27000, Japan=27000, Chile=None), [LOST_DIGIT]).frame
    assert dict(done.sort("economy").iter_rows()) == {"Chile": None, "China": 270000, "Japan": 27000}
    assert done.schema == PRODUCTION.empty.schema


def test_an_unknown_value_can_be_corrected_too():
    missing = Correction(**vars(LOST_DIGIT) | {"seen": None})
    assert corrected(part(China=None), [missing]).frame["amount"].to_list() == [270000]


def test_another_partition_is_left_alone():
    assert corrected(part("2026", China=270000), [LOST_DIGIT]).frame["amount"].to_list() == [270000]


@pytest.mark.parametrize(
    "amounts", [{"China": 270000}, {"China": None}, {"Japan": 27000}], ids=["corrected", "gone", "none"]
)
def test_a_correction_that_does_not_find_its_error_is_refused(amounts: dict[str, float | None]):
    with pytest.raises(ContractViolation, match=r"a digit was lost.*Remove it"):
        corrected(part(**amounts), [LOST_DIGIT])


def test_a_correction_that_finds_its_error_twice_is_refused():
    of_any_economy = Correction(**vars(LOST_DIGIT) | {"where": {"amount": 27000}})
    with pytest.raises(ContractViolation, match=r"finds \[Decimal\('27000.0'\), Decimal\('27000.0'\)\]"):
        corrected(part(China=27000, Japan=27000), [of_any_economy])
