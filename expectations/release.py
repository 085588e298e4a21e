"""The gates of a release: of the candidate itself, and against the previous release."""

from dataclasses import dataclass

from sources.gates import HOLD, WARN, Gate, Where, none_of


@dataclass(frozen=True)
class Suite:
    """The gates of one audit of a release, in the order they are reported; each is checked on every row of the audit.

    ``labels`` are the columns that name a row in a message. ``why_empty`` is set where an audit may have no rows.
    """

    name: str
    gates: tuple[Gate, ...]
    labels: tuple[str, ...]
    why_empty: str = ""


UNMATCHED_CODES = Suite(
    name="audit_unmatched_codes",
    labels=("importer", "year", "hs_edition"),
    gates=(
        Gate(
            "G1",
            "unmatched_value_share",
            0,
            0.001,
            "of each importer's imports in a year",
            "A join that loses one code can lose a main supplier: in one project the USA, 39 % of imports.",
        ),
    ),
)

BASE_CODES = Suite(
    name="audit_base_codes",
    labels=("hs_code", "hs_edition"),
    why_empty="the five-base table maps no code of these HS editions yet",
    gates=(
        Gate(
            "G9",
            "product_count",
            low=1,
            what="product for each code of the five-base table",
            because="A code that the nomenclature lacks means a wrong edition or a changed nomenclature.",
        ),
    ),
)

TOTALS = Suite(
    name="audit_totals",
    labels=("year", "hs_edition"),
    gates=(
        Gate("ROWS", "row_count", low=1),
        Gate(
            "VALUE",
            "value_usd",
            0,
            4e13,
            "USD a year",
            "World goods trade was 2.6e13 USD in 2025; at a tenth more each year it stays below until 2029.",
            strict_low=True,
        ),
        none_of(
            "SUM-BILATERAL", "bilateral_gap_usd", "USD between the published rows less unmatched ones and the mart"
        ),
        none_of("SUM-IMPORTS", "import_gap_usd", "USD between the flows between economies and the imports by economy"),
        none_of("SUM-BALANCE", "balance_gap_usd", "USD between what the world buys and what it sells"),
        Gate(
            "G3-STEP",
            "year_ratio",
            0.6,
            1.6,
            "times the year before",
            "World exports fell by 22 % in 2009 and rose by 26 % in 2021; a year doubled, halved or in another unit is "
            "outside.",
            only_where=Where("earlier_row_count", ">", 0),
        ),
    ),
)

REPEATED_YEARS = Suite(
    name="audit_repeated_years",
    labels=("hs_edition", "years", "exporter_code"),
    why_empty="no edition has two years with the same flows",
    gates=(
        Gate(
            "G3",
            "repeated_flow_share",
            high=0.1,
            what="of the flows grew by one and the same factor from one year to another",
            because="Years that are copies, multiples or sums of each other; at most 0.001 between real years, more "
            "only by chance among a few flows.",
            only_where=Where("compared_flow_count", ">", 49),
        ),
        Gate(
            "G3-EXPORTER",
            "repeated_exporter_share",
            high=0.2,
            what="of the flows of any exporter grew by one and the same factor from one year to another",
            because="An exporter whose year was copied or multiplied; at most 0.04 between real years.",
            only_where=Where("compared_exporter_count", ">", 0),
        ),
    ),
)

REPEATED_REPORTS = Suite(
    name="audit_repeated_reports",
    labels=("series", "periods", "reporter_code"),
    why_empty="no publisher of this release reports two periods",
    gates=(
        Gate(
            "G3-REPORTS",
            "repeated_amount_share",
            high=0.5,
            what="of the amounts of any reporter grew by one and the same factor from one period to another",
            because="A period in the place of another one, or its multiple. Amounts that are estimated or modelled may "
            "repeat, but not most of them; of imports in UN Comtrade at most 0.04 of a reporter's do.",
            only_where=Where("compared_reporter_count", ">", 0),
        ),
    ),
)

WORLD_TRADE = Suite(
    name="audit_world_trade",
    labels=("hs_edition", "year"),
    why_empty="the trade is generated, and the real world's totals do not apply",
    gates=(
        Gate(
            "WORLD",
            "world_ratio",
            high=1.15,
            what="times the world's merchandise exports by the World Bank",
            because="BACI leaves out trade that no reporter allots to a partner and stays below; years added up, flows "
            "counted twice or another unit are above.",
            only_where=Where("world_value_usd", ">", 0),
        ),
        Gate(
            "WORLD-SHARE",
            "world_share",
            low=0.9,
            what="of the world's merchandise exports by the World Bank",
            because="What share of world trade this release covers, year by year; an extract covers less and says so.",
            severity=WARN,
            only_where=Where("world_value_usd", ">", 0),
        ),
    ),
)

LARGEST_TRADERS = Suite(
    name="audit_largest_traders",
    labels=("hs_edition", "year", "economy_code"),
    why_empty="the trade is generated, or the release has no figures of the World Bank for its years",
    gates=(
        Gate(
            "TRADER-EXPORTS",
            "export_ratio",
            high=1.5,
            what="times the economy's merchandise exports by the World Bank",
            because="An economy counted twice; gold and another valuation move it by less. Hubs that send goods on "
            "(Hong Kong, Singapore) may be far below: their sales are counted where the goods are made.",
        ),
        Gate(
            "TRADER-IMPORTS",
            "import_ratio",
            high=1.5,
            what="times the economy's merchandise imports by the World Bank",
            because="An economy counted twice. Imports are without freight here, so that they are below.",
        ),
    ),
)

# Where the matrix of advantages falls apart (too few economies), complexity is undefined and there is nothing to check.
HAS_COMPLEXITY = Where("economy_count", ">", 0)

COMPLEXITY = Suite(
    name="audit_complexity",
    labels=("year", "hs_edition"),
    gates=(
        Gate(
            "G11-SIGN",
            "sign_correlation",
            low=0,
            what=", as complexity rises with diversity",
            because="An eigenvector has no sign of its own; a year that gives it none has no values.",
            only_where=HAS_COMPLEXITY,
        ),
        none_of(
            "G11-FILTER",
            "unfiltered_count",
            "values without the filter they were computed under",
            "Without a filter South Georgia ranks beside Japan.",
        ),
        Gate(
            "G11-FLOOR",
            "top_export_share",
            low=0.00009,
            what="of the world's exports for each of the ten most complex economies",
            because="The filter's 0.0001, less what unknown codes and whole dollars take from a second sum.",
            only_where=HAS_COMPLEXITY,
        ),
    ),
)

INPUT_OUTPUT = Suite(
    name="audit_input_output",
    labels=("edition", "year"),
    why_empty="there is no input-output table in this release",
    gates=(
        Gate(
            "G10-RADIUS",
            "spectral_radius",
            0,
            1,
            ", so that the inputs of inputs add up",
            "0.596 in 2022; above, an industry needs more of itself, through others, than it makes.",
            strict_high=True,
        ),
        Gate(
            "G10-VALUE-ADDED",
            "value_added_gap_share",
            0,
            1e-9,
            ", the largest distance of a column sum of v L from the whole",
            "What is added at home and abroad is the whole, which is 1; 5e-15 in 2022.",
        ),
        none_of(
            "G10-EMPTY",
            "misjudged_count",
            "industries with output and no share, or without output and with one",
            "51 of 4,000 industries make nothing in 2022: their shares are undefined, not zero.",
        ),
    ),
)

# The bound is the one of the seed trade_parameters, above which fct_self_sufficiency gives no amounts of trade.
MATERIAL_TRADE = Suite(
    name="audit_material_trade",
    labels=("publisher", "material_code", "measure", "year", "hs_edition"),
    why_empty="no material of this release has both output and trade",
    gates=(
        Gate(
            "PHYSICS",
            "world_export_ratio",
            0,
            1.5,
            "times the world's output in what all economies export of a material",
            "What is exported was made: above, weights are wrong, and no amount of that trade is published.",
            severity=WARN,
        ),
    ),
)

WORLD_OUTPUT = Suite(
    name="audit_world_output",
    labels=("edition", "form", "year"),
    why_empty=INPUT_OUTPUT.why_empty,
    gates=(
        Gate(
            "G10-GDP",
            "gdp_ratio",
            0.8,
            1.1,
            "times the world's GDP by the World Bank",
            "The world's value added at basic prices is its GDP less taxes on products: 0.91 in 2022.",
            only_where=Where("world_gdp_usd", ">", 0),
        ),
    ),
)

AUDITS = (
    UNMATCHED_CODES,
    BASE_CODES,
    TOTALS,
    REPEATED_YEARS,
    REPEATED_REPORTS,
    WORLD_TRADE,
    LARGEST_TRADERS,
    COMPLEXITY,
    INPUT_OUTPUT,
    MATERIAL_TRADE,
    WORLD_OUTPUT,
)

AGAINST_PREVIOUS = Suite(
    name="against_previous_release",
    labels=("hs_edition", "year"),
    gates=(
        Gate(
            "G6",
            "changed_key_share",
            high=0.01,
            what="of the flows appeared, vanished or were revised",
            because="A publisher that rewrites history is held until a person has looked at the difference; "
            "a flow is revised where its value moves by more than 5 %.",
            severity=HOLD,
        ),
        Gate(
            "COVERAGE",
            "row_count_ratio",
            low=0.9,
            what="times the rows of the previous release",
            because="0 where a year is no longer published.",
            severity=HOLD,
        ),
        Gate(
            "MAGNITUDE",
            "value_ratio",
            0.95,
            1.25,
            "times the total of the previous release",
            "So many times the share of world trade that was covered: below, coverage is lost. A revision moves a year "
            "by percents, and late reporters add to it; more means a changed unit or scope.",
            severity=HOLD,
        ),
        Gate(
            "FLAGS",
            "flag_churn_ratio",
            high=0.35,
            what="of the dependence flags came or went",
            because="One flag in five changes in a normal year (Vicard & Wibaux 2023).",
            severity=WARN,
        ),
    ),
)

GATES = tuple(gate for suite in (*AUDITS, AGAINST_PREVIOUS) for gate in suite.gates)
