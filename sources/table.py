"""Contracts of raw tables: columns, units and grain.

These definitions are the single source of truth for the raw layer. The dbt source YAML is generated from them
(``make contracts``), so no table is described twice.
"""

from dataclasses import dataclass

import polars as pl


class ContractViolation(Exception):
    """Parsed data violate the contract of their table; the message gives the location and the violation."""


@dataclass(frozen=True)
class Column:
    """One column: its type, meaning, unit, and whether it may be empty.

    ``may_be_blank`` allows text without any character, where that is a value: part of a key that does not apply.
    """

    name: str
    dtype: pl.DataType
    description: str
    unit: str | None = None
    nullable: bool = False
    may_be_blank: bool = False


@dataclass(frozen=True)
class Table:
    """One raw table of one publisher.

    ``grain`` is the key that makes a row unique, in the order rows are stored. ``partitions`` are grain columns
    that are in the path (``hs_edition=HS22/year=2022``) and not in the file.
    """

    publisher: str
    name: str
    description: str
    grain: tuple[str, ...]
    columns: tuple[Column, ...]
    partitions: tuple[Column, ...] = ()

    @property
    def full_name(self) -> str:
        """``<publisher>.<table>``, as error messages, suites and dbt sources call it."""
        return f"{self.publisher}.{self.name}"

    @property
    def empty(self) -> pl.DataFrame:
        """The table without rows, for a warehouse that is built before the publisher was first queried."""
        return pl.DataFrame(schema={column.name: column.dtype for column in self.columns})

    def conform(self, frame: pl.DataFrame, *, is_sorted: bool = False) -> pl.DataFrame:
        """Return ``frame`` with exactly the promised columns and types, sorted by its grain.

        ``is_sorted`` promises that the rows are in grain order already, which spares large tables a second sort.
        Raises :class:`ContractViolation` for missing columns, values that do not fit, nulls where none may be, blank
        text, and repeated keys.
        """
        missing = [column.name for column in self.columns if column.name not in frame.columns]
        if missing:
            raise ContractViolation(f"{self.full_name}: columns {missing} are missing; got {frame.columns}")
        original = frame
        try:
            frame = frame.select(pl.col(column.name).cast(column.dtype, strict=True) for column in self.columns)
        except pl.exceptions.PolarsError as error:
            raise ContractViolation(f"{self.full_name}: {str(error).splitlines()[0]}") from error
        truncated = [
            name
            for name, dtype in frame.schema.items()
            if dtype.is_integer() and original[name].dtype.is_float() and (original[name] != frame[name]).any()
        ]
        if truncated:
            raise ContractViolation(f"{self.full_name}: fractions in {truncated}, which hold whole numbers")
        empty = [column.name for column in self.columns if not column.nullable and frame[column.name].null_count()]
        if empty:
            raise ContractViolation(f"{self.full_name}: empty values in {empty}, where every row must have one")
        stated = [column.name for column in self.columns if not (column.nullable or column.may_be_blank)]
        blank = [name for name in stated if _has_blank(original[name])]
        if blank:
            raise ContractViolation(f"{self.full_name}: blank text in {blank}, where every row must have a value")
        key = [name for name in self.grain if name in frame.columns]
        frame = frame if is_sorted else frame.sort(key)
        repeated = frame.filter(pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in key))
        if repeated.height:
            example = repeated.select(key).row(0, named=True)
            raise ContractViolation(f"{self.full_name}: {repeated.height:,} rows repeat a key, for example {example}")
        return frame

    def part(self, frame: pl.DataFrame, file: str, **keys: object) -> "ParsedPart":
        """Return ``frame`` as the part of the partition with these ``keys``, conforming.

        Raises :class:`ContractViolation` as :meth:`conform` does, with the name of the file.
        """
        try:
            return ParsedPart(self, partition_of(**keys), self.conform(frame))
        except ContractViolation as error:
            raise ContractViolation(f"{file}: {error}") from error


def _has_blank(values: pl.Series) -> bool:
    """True if a text is empty or has only blanks. Of an enumeration only the categories are looked at: it is large."""
    if isinstance(values.dtype, pl.Enum):
        values = values.dtype.categories
    return values.dtype == pl.String and bool((values.str.strip_chars() == "").any())


def partition_of(**keys: object) -> str:
    """Return the hive path of a partition: ``hs_edition=HS22/year=2022``."""
    return "/".join(f"{name}={value}" for name, value in keys.items())


@dataclass(frozen=True)
class ParsedPart:
    """One partition of a table, conforming to its contract. ``rounded`` counts values that had excess digits."""

    table: Table
    partition: str
    frame: pl.DataFrame
    rounded: int = 0
