"""Production figures as staging has them: from the publishers' own files, or from small ones that tests write.

The small files are in the publishers' layouts and hold a few dozen figures that the publishers state (USGS Mineral
Commodity Summaries 2025 and 2026; BGS World Mineral Statistics; PRODCOM 2020, product 16291500), written down here by
hand. Rows of Atlantis and of unobtainium are our own: no seed knows these names.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import polars as pl

from sources.bgs_wms.parse import COLUMNS, extract_of, read_extract
from sources.corrections import corrected, corrections_of
from sources.prodcom.parse import read_year
from sources.prodcom.tables import PRODUCTION
from sources.usgs_mcs.parse import edition_of, read_release

LONG = ("MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value")
WIDE = (
    "SOURCE", "COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS", "PROD_2023", "PROD_EST_ 2024", "PROD_NOTES",
    "CAP_2023", "CAP_EST_ 2024", "CAP_NOTES", "RESERVES_2024", "RESERVE_NOTES",
)  # fmt: skip
WORLD = "World Mine Production and Reserves"
DATASET = "DS-059358"

KG, T, KT, VOLUME = "kilograms", "metric tons", "thousand metric tons", "million cubic meters"
REO = ("Rare earths", "Mine production, rare-earth-oxide equivalent")
ILMENITE = (
    "Titanium Mineral Concentrates",
    "Mine production, ilmentite, titanium dioxide (TiO2) content",
)
RUTILE = ("Titanium Mineral Concentrates", "Mine production, rutile, titanium dioxide (TiO2) content")
KAOLIN = ("Clays", "Mine poduction, Kaolin")

# commodity, detail, country, unit, 2023, 2024, remark; then capacity of 2024, put in the column of 2023 beside a figure
MCS2025 = (
    (*REO, "China", T, "255000", "270000", "Production quota"),
    (*REO, "United States", T, "41600", "45000", ""),
    (*REO, "Brazil", T, "140", "20", ""),
    (*REO, "Canada", T, "", "", ""),
    # the release files capacity under production
    ("Cement", "Cement production, estimated", "China", KT, "2000000", "1900000", ""),
    ("Cement", "Clinker capacity, estimated", "China", KT, "2000000", "1900000", ""),
    (*REO, "World total (rounded)", T, "376000", "390000", ""),
    ("Gallium", "Primary production", "China", KG, "621000", "750000", ""),
    ("Gallium", "Primary production", "Korea, Republic of", KG, "3000", "3000", ""),
    ("Gallium", "Primary production", "World total (rounded)", KG, "633000", "760000", ""),
    # a digit is lost in the release, and corrections.yml puts it back
    (*KAOLIN, "United States", KT, "4560", "4500", "Estimated 2023"),
    (*KAOLIN, "World total (rounded)", KT, "44400", "4400", ""),
    # the release names no unit, or the wrong one
    (*RUTILE, "Sierra Leone", "", "110", "60", ""),
    (*ILMENITE, "World total (ilmenite and rutile, rounded)", T, "9430", "9400", ""),
    ("Titanium & titanium dioxide", "Sponge Metal Production", "Japan", T, "57000", "55000", "", "65200"),
    ("Titanium & titanium dioxide", "Sponge Metal Production", "United States", T, "", "", "W for 23-24"),
)
# commodity, detail, country, unit, year, value, remark
MCS2026 = (
    *(
        ("Rare Earths", "Mine production", country, T, 2024, value, note)
        for country, value, note in (
            ("China", "270,000", "Estimated."),
            ("United States", "45,500", "Reported."),
            ("Australia", "29,000", "Estimated."),
            ("Burma", "27,000", "Estimated."),
            ("India", "2,900", "Estimated."),
            ("Russia", "2,600", "Estimated."),
            ("Thailand", "2,100", "Estimated."),
            ("Nigeria", "1,500", "Estimated."),
            ("Madagascar", "1,400", "Estimated."),
            ("Brazil", "560", "Estimated."),
            ("Vietnam", "300", "Estimated."),
            ("Malaysia", "140", "Estimated."),
            ("Canada", "—", ""),
            ("Other countries", "1,000", "Estimated."),
        )
    ),
    ("Rare Earths", "Mine production: rounded", "World total", T, 2024, "380,000", "Estimated."),
    ("Gallium", "Primary production", "China", KG, 2024, "839,000", ""),
    ("Gallium", "Primary production", "Japan", KG, 2024, "3,000", "Estimated."),
    ("Gallium", "Primary production", "Russia", KG, 2024, "6,000", "Estimated."),
    ("Gallium", "Primary production: rounded", "World total", KG, 2024, "848,000", ""),
    ("Helium", "Helium Production", "South Africa", VOLUME, 2025, "s", "Estimated. -- Less than ½ unit."),
    ("Helium", "Helium Production", "Qatar", VOLUME, 2025, "63", "Estimated."),
    ("Tellurium", "Refinery production: copper telluride", "United States", T, 2025, "W", ""),
    ("Tellurium", "Refinery production", "Other countries", T, 2025, "NA", ""),
    ("Titanium Mineral Concentrates", "Mine production: Rutile", "United States", KT, 2024, "s",
     "Production is included with ilmenite."),
    ("Fluorspar", "Mine production", "China", KT, 2024, "6,000", "Estimated."),
    ("Fluorspar", "Mine production", "Mexico", KT, 2024, "1,510", "Reported."),
    ("Fluorspar", "Mine production", "United States", KT, 2024, "NA", ""),
    ("Fluorspar", "Mine production", "Other countries", KT, 2024, "316", "Estimated."),
    ("Fluorspar", "Mine production: rounded", "World total", KT, 2024, "10,300", "Estimated."),
    ("Antimony", "Mine production", "China", T, 2024, "40,000", "Estimated."),
    ("Antimony", "Mine production", "Bolivia", T, 2024, "5,300", ""),
    ("Antimony", "Mine production", "Tajikistan", T, 2024, "22,000", "Estimated."),
    ("Antimony", "Mine production", "United States", T, 2024, "—", ""),
    ("Antimony", "Mine production: rounded", "World total", T, 2024, "119,000", ""),
    ("Magnesium Metal", "Smelter production", "China", KT, 2024, "953", "Reported."),
    ("Magnesium Metal", "Smelter production", "Israel", KT, 2024, "17", "Reported."),
    ("Magnesium Metal", "Smelter production: rounded", "World total", KT, 2024, "1,080", "Estimated."),
    ("Titanium Sponge Metal", "Titanium sponge metal production", "China", T, 2024, "256,000", "Estimated."),
    ("Titanium Sponge Metal", "Titanium sponge metal production", "Japan", T, 2024, "57,000", "Estimated."),
    ("Titanium Sponge Metal", "Titanium sponge metal production", "United States", T, 2024, "W", ""),
    ("Titanium Sponge Metal", "Titanium sponge metal production: rounded", "World total", T, 2024, "380,000", ""),
    ("Cobalt", "Mine production", "Congo (Kinshasa)", T, 2024, "226,000", "Estimated."),
    ("Cobalt", "Mine production", "Indonesia", T, 2024, "35,000", "Estimated."),
    ("Cobalt", "Mine production: rounded", "World total", T, 2024, "302,000", "Estimated."),
    ("Unobtainium", "Mine production", "Atlantis", "hogsheads", 2024, "1", ""),
)  # fmt: skip
# extract, commodity, country, year, unit, quantity as printed, sign, remark
BGS = (
    *(
        ("gallium", "gallium, primary", country, year, "tonnes (metric)", quantity, sign, note)
        for country, year, quantity, sign, note in (
            ("China", 2006, "...", "O", ""),
            ("China", 2022, "600", "A", ""),
            ("China", 2023, "621", "A", "*"),
            ("Japan", 2023, "3", "A", "*"),
            ("Russia", 2023, "15", "A", "*"),
            ("Ukraine", 2023, "2", "A", "*"),
        )
    ),
    # in the year of the reunion Germany stands there under both of its names
    ("cobalt", "cobalt, refined", "German Federal Republic", 1990, "tonnes (metric)", "1303", "A", ""),
    ("cobalt", "cobalt, refined", "Germany", 1990, "tonnes (metric)", "...", "O", ""),
    ("cobalt", "cobalt, refined", "China", 2023, "tonnes (metric)", "140000", "A", "*"),
    ("cobalt", "cobalt, mine", "Zaire", 1980, "tonnes (metal content)", "14518", "A", ""),
    ("nickel", "nickel, mine", "Kosovo", 2023, "tonnes (metal content)", "14", "A", ""),
)
# reporter: what is published of product 16291500 in 2020; the line of Luxembourg is our own
PRODCOM: Mapping[str, Mapping[str, str]] = {
    "BA": {"PRODQNT": "200432261", "PRODVAL": "28187296", "QNTUNIT": "KG"},
    "BE": {"EXPVAL": "108853476", "IMPVAL": "223882121", "PQNTFLAG": ":C", "PVALFLAG": ":C", "QNTUNIT": "KG"},
    "CY": {"EXPVAL": "74", "IMPVAL": "963132", "PRODQNT": "0", "PRODVAL": "0", "QNTUNIT": "KG"},
    "EE": {
        "EXPVAL": "164663662", "IMPVAL": "2243620", "PRODQNT": "2456423900", "PRODVAL": "209242271",
        "PVALFLAG": ":E", "QNTUNIT": "KG",
    },
    "EU27_2020": {
        "EXPVAL": "231046253", "IMPVAL": "752053014", "PRODQNT": "18361333652", "PRODVAL": "2486897394",
        "PQNTFLAG": ":E", "QNTUNIT": "KG",
    },
    "LU": {"IMPVAL": "1000", "PRODQNT": "10", "PRODVAL": "2000", "QNTUNIT": "KG"},
    "SE": {"PQNTFLAG": ":U", "PVALFLAG": ":U", "QNTUNIT": "KG"},
}  # fmt: skip


def write_releases(folder: Path) -> Path:
    """Write two data releases of USGS, each in the shape of its edition."""
    with (folder / "MCS2025_World_Data.csv").open("w", encoding="utf-8-sig", newline="") as body:
        lines = csv.writer(body)
        lines.writerow(WIDE)
        for commodity, detail, country, unit, before, latest, note, *more in MCS2025:
            [capacity] = more or [""]
            lines.writerow(["MCS2025", commodity, country, detail, unit, before, latest, note, capacity, *4 * [""]])
    with (folder / "MCS2026_Commodities_Data.csv").open("w", encoding="utf-8", newline="") as body:
        lines = csv.writer(body)
        lines.writerow([*LONG, "Notes"])
        for commodity, detail, country, unit, year, value, note in MCS2026:
            statistic = "Production"
            lines.writerow([commodity.upper(), WORLD, commodity, country, statistic, detail, unit, year, value, note])
    return folder


def write_extracts(folder: Path) -> Path:
    """Write the extracts of BGS."""
    rows: dict[str, list[dict[str, object]]] = {}
    for extract, commodity, country, year, unit, printed, sign, note in BGS:
        rows.setdefault(extract, []).append(
            {
                "bgs_commodity_code": commodity,
                "bgs_commodity_trans": commodity,
                "bgs_statistic_type_trans": "Production",
                "yearbook_table_trans": f"Production of {commodity}",
                "country_trans": country,
                "year": f"{year}-01-01 00:00:00",
                "units": unit,
                "quantity": printed if sign == "A" else "",
                "quantity_in_book_style": printed,
                "sdmx_code": sign,
                "concat_figure_notes_code": note,
            }
        )
    for extract, lines in rows.items():
        with (folder / f"BGS_{extract}_production.csv").open("w", encoding="utf-8", newline="") as body:
            writer = csv.DictWriter(body, COLUMNS)
            writer.writeheader()
            writer.writerows(lines)
    return folder


def write_products(folder: Path) -> Path:
    """Write an answer of PRODCOM."""
    path = folder / f"{DATASET}_2020.csv"
    with path.open("w", encoding="utf-8", newline="") as body:
        lines = csv.writer(body)
        lines.writerow(
            ["DATAFLOW", "LAST UPDATE", "freq", "reporter", "product", "indicators", "TIME_PERIOD", "OBS_VALUE"]
        )
        for reporter, values in PRODCOM.items():
            for indicator, value in values.items():
                lines.writerow(
                    [f"ESTAT:{DATASET}(1.0)", "28/07/26 11:00:00", "A", reporter, "16291500", indicator, 2020, value]
                )
    return path


def world_tables(folder: Path) -> pl.DataFrame:
    """Return every edition of USGS."""
    editions = []
    for path in sorted(folder.glob("MCS*.csv")):
        edition = edition_of(path.name) or ""
        part = corrected(read_release(path, edition), corrections_of("usgs_mcs"))
        editions.append(part.frame.with_columns(edition=pl.lit(int(edition), pl.Int16), vintage_id=pl.lit("v")))
    return pl.concat(editions).rename({"commodity": "commodity_name"})


def extracts(folder: Path) -> pl.DataFrame:
    """Return every extract of BGS."""
    parts = [read_extract(path, extract_of(path.name) or "").frame for path in sorted(folder.glob("BGS_*.csv"))]
    return pl.concat(parts).with_columns(vintage_id=pl.lit("v"))


def products(paths: Iterable[Path]) -> pl.DataFrame:
    """Return the products of PRODCOM in 2020; without a file none."""
    files = list(paths)
    frame = read_year(files, DATASET, 2020).frame if files else PRODUCTION.empty
    return frame.with_columns(year=pl.lit(2020, pl.Int16), vintage_id=pl.lit("v"))


def stage_production(con: duckdb.DuckDBPyConnection, usgs: Path, bgs: Path, prodcom: Iterable[Path] = ()) -> None:
    """Make tables of what staging has of the three publishers of production."""
    for name, frame in (
        ("stg_usgs_mcs__world_production", world_tables(usgs)),
        ("stg_bgs_wms__production", extracts(bgs)),
        ("stg_prodcom__production", products(prodcom)),
    ):
        con.register(name, frame.to_arrow())
