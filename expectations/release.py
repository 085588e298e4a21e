"""What we expect of a release before it is published: of the candidate itself, and against the release before it."""

import great_expectations.expectations as gxe

from expectations.run import BLOCK, HOLD, WARN, Gate, Suite, bounded

UNMATCHED_CODES = Suite(
    name="audit_unmatched_codes",
    labels=("importer", "year", "hs_edition"),
    gates=(
        Gate(
            "G1",
            BLOCK,
            "at most 0.001 of each importer's imports in a year",
            gxe.ExpectColumnValuesToBeBetween(
                column="unmatched_value_share",
                min_value=0,
                max_value=0.001,
                notes="A join that loses one code can lose a main supplier: in one project the USA, 39 % of imports.",
            ),
        ),
    ),
)

BASE_CODES = Suite(
    name="audit_base_codes",
    labels=("hs_code", "hs_edition"),
    gates=(
        Gate(
            "G9",
            BLOCK,
            "at least one product for each code of the five-base table",
            gxe.ExpectColumnValuesToBeBetween(
                column="product_count",
                min_value=1,
                notes="A code that the nomenclature lacks means a wrong edition or a changed nomenclature.",
            ),
        ),
    ),
)

TOTALS = Suite(
    name="audit_totals",
    labels=("year", "hs_edition"),
    gates=(
        Gate("ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
        Gate(
            "VALUE",
            BLOCK,
            "above 0 and at most 1e14",
            gxe.ExpectColumnValuesToBeBetween(
                column="value_usd",
                min_value=0,
                strict_min=True,
                max_value=1e14,
                notes="World goods trade is about 2.4e13 USD.",
            ),
        ),
        Gate(
            "SUM-BILATERAL",
            BLOCK,
            "0: published rows less unmatched ones equal the mart",
            gxe.ExpectColumnValuesToBeBetween(column="bilateral_gap_usd", min_value=0, max_value=0),
        ),
        Gate(
            "SUM-IMPORTS",
            BLOCK,
            "0: flows between economies equal the imports by economy",
            gxe.ExpectColumnValuesToBeBetween(column="import_gap_usd", min_value=0, max_value=0),
        ),
        Gate(
            "SUM-BALANCE",
            BLOCK,
            "0: the world buys what it sells",
            gxe.ExpectColumnValuesToBeBetween(column="balance_gap_usd", min_value=0, max_value=0),
        ),
    ),
)

COMPLEXITY = Suite(
    name="audit_complexity",
    labels=("year", "hs_edition"),
    gates=(
        Gate(
            "G11-SIGN",
            BLOCK,
            "not negative: complexity rises with diversity",
            gxe.ExpectColumnValuesToBeBetween(
                column="sign_correlation", min_value=0, notes="An eigenvector has no sign of its own; packages differ."
            ),
        ),
        Gate(
            "G11-FILTER",
            BLOCK,
            "0 values without the filter they were computed under",
            gxe.ExpectColumnValuesToBeBetween(
                column="unfiltered_count",
                min_value=0,
                max_value=0,
                notes="Without a filter South Georgia ranks beside Japan.",
            ),
        ),
        Gate(
            "G11-FLOOR",
            BLOCK,
            "at least 0.00009 of the world's exports for each of the ten most complex economies",
            gxe.ExpectColumnValuesToBeBetween(
                column="top_export_share",
                min_value=0.00009,
                notes="The filter's 0.0001, less what unknown codes and whole dollars take from a second sum.",
            ),
        ),
    ),
)

INPUT_OUTPUT = Suite(
    name="audit_input_output",
    labels=("edition", "year"),
    gates=(
        Gate(
            "G10-RADIUS",
            BLOCK,
            "below 1: the inputs of inputs add up",
            gxe.ExpectColumnValuesToBeBetween(
                column="spectral_radius",
                min_value=0,
                max_value=1,
                strict_max=True,
                notes="0.596 in 2022; from 1 on an industry needs more of itself, through others, than it makes.",
            ),
        ),
        bounded(
            "G10-VALUE-ADDED",
            "every column of v L sums to 1 within 1e-9",
            "value_added_gap_share",
            0,
            1e-9,
            "What is added at home and abroad is the whole; 5e-15 in 2022.",
        ),
        bounded(
            "G10-EMPTY",
            "0 industries with output and no share, or without output and with one",
            "misjudged_count",
            0,
            0,
            "51 of 4,000 industries make nothing in 2022: their shares are undefined, not zero.",
        ),
    ),
)

AUDITS = (UNMATCHED_CODES, BASE_CODES, TOTALS, COMPLEXITY, INPUT_OUTPUT)

# Audits that may find nothing to look at, and why.
MAY_BE_EMPTY = {
    BASE_CODES.name: "the five-base table maps no code of these HS editions yet",
    INPUT_OUTPUT.name: "there is no input-output table in this release",
}

AGAINST_PREVIOUS = Suite(
    name="against_previous_release",
    labels=("hs_edition", "year"),
    gates=(
        Gate(
            "G6",
            HOLD,
            "at most 0.01 of flows changed by more than 5 %",
            gxe.ExpectColumnValuesToBeBetween(
                column="changed_key_share",
                max_value=0.01,
                notes="A publisher that rewrites history is held until a person has looked at the difference.",
            ),
        ),
        Gate(
            "COVERAGE",
            HOLD,
            "at least 0.9 of the rows before",
            gxe.ExpectColumnValuesToBeBetween(
                column="row_count_ratio", min_value=0.9, notes="0 where a year is no longer published."
            ),
        ),
        Gate(
            "MAGNITUDE",
            HOLD,
            "between 0.8 and 1.25 times the total before",
            gxe.ExpectColumnValuesToBeBetween(
                column="value_ratio",
                min_value=0.8,
                max_value=1.25,
                notes="Revisions of a year's world trade stay within percents; more means a changed unit or scope.",
            ),
        ),
        Gate(
            "FLAGS",
            WARN,
            "at most 0.35 of the dependence flags came or went",
            gxe.ExpectColumnValuesToBeBetween(
                column="flag_churn_ratio",
                max_value=0.35,
                notes="One flag in five changes in a normal year (Vicard & Wibaux 2023).",
            ),
        ),
    ),
)
