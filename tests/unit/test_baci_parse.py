"""From a BACI zip to conforming frames: every quirk of the files that is known, and every error that is feared."""

import random
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.run import check_part
from sources.archive import ArchiveRefused
from sources.baci.client import Release
from sources.baci.parse import (
    CodeLists,
    read_country_codes,
    read_note,
    read_product_codes,
    read_release,
    read_year,
    years_of,
)
from sources.baci.tables import BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES
from sources.ingest import IngestRefused, ingest
from sources.table import ContractViolation, ParsedPart
from sources.vintages import RawStore, Vintage
from tests.unit.baci_files import COMMENT, PRODUCTS, ROWS, Row, country_csv, product_csv, write_release, year_csv

RELEASE = Release("HS22", "V202601")
YEAR_2023 = "BACI_HS22_Y2023_V202601.csv"
LISTS = CodeLists(
    read_country_codes(country_csv(), "country_codes.csv"), read_product_codes(product_csv(), "product_codes.csv")
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / RELEASE.file_name


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[pl.DataFrame, int]]:
    """Read the year 2022 from text, or from rows."""

    def read(*rows: Row, text: bytes | None = None) -> tuple[pl.DataFrame, int]:
        path = tmp_path / "year.csv"
        path.write_bytes(year_csv(2022, rows or ROWS) if text is None else text)
        return read_year(path, 2022, LISTS)

    return read


def parts_of(path: Path, *years: int) -> dict[str, ParsedPart]:
    scratch = path.with_name("scratch")
    return {
        f"{part.table.name} {part.partition}": part
        for part in read_release(path, RELEASE, list(years) or years_of(path, RELEASE), scratch)
    }


def lines(*fields: str, header: str = "t,i,j,k,v,q", newline: str = "\n") -> bytes:
    """A year file of raw lines."""
    return newline.join([header, *fields, ""]).encode()


# --- the archive --------------------------------------------------------------------------------------------------


def test_a_release_becomes_its_code_lists_and_years(archive: Path):
    parts = parts_of(write_release(archive, years=(2023, 2022)))
    assert list(parts) == [
        "country_codes hs_edition=HS22",
        "product_codes hs_edition=HS22",
        "bilateral_trade hs_edition=HS22/year=2022",
        "bilateral_trade hs_edition=HS22/year=2023",
    ]
    assert [part.frame.height for part in parts.values()] == [4, 3, 5, 5]


def test_the_columns_are_named_by_their_meaning(archive: Path):
    trade = parts_of(write_release(archive))["bilateral_trade hs_edition=HS22/year=2022"].frame
    assert trade.rows() == [
        ("010121", 516, 276, Decimal("3.000"), Decimal("0.750")),
        ("848210", 156, 276, Decimal("80.250"), None),
        ("848210", 156, 392, Decimal("60.125"), Decimal("4.500")),
        ("848210", 276, 156, Decimal("120.500"), Decimal("10.000")),
        ("9999AA", 392, 516, Decimal("1.001"), None),
    ]
    assert trade.schema == BILATERAL_TRADE.empty.schema


def test_only_the_years_asked_for_are_read(archive: Path):
    write_release(archive, members={"BACI_HS22_Y2022_V202601.csv": b"never looked at"})
    assert "bilateral_trade hs_edition=HS22/year=2023" in parts_of(archive, 2023)


def test_the_years_of_a_release_are_found_in_order(archive: Path):
    strangers = {f"BACI_HS22_Y{year}.csv": b"" for year in (2020, "2021_V202501", "21_V202601", "2021_V202601b")}
    write_release(archive, years=(2024, 2022, 2023), members=strangers)
    assert years_of(archive, RELEASE) == [2022, 2023, 2024]


@pytest.mark.parametrize("name", ["BACI_HS17_Y2022_V202601.csv", "BACI_HS22_Y2022_V202501.csv"])
def test_an_archive_of_something_else_is_refused_with_what_it_holds(archive: Path, name: str):
    write_release(archive, years=(), members={name: year_csv(2022)})
    with pytest.raises(ArchiveRefused, match=rf"no year file 'BACI_HS22_Y<year>_V202601\.csv'; found .*{name}"):
        years_of(archive, RELEASE)


def test_a_year_that_is_not_in_the_archive_is_refused_by_name(archive: Path):
    write_release(archive, years=(2022,))
    with pytest.raises(ArchiveRefused, match="BACI_HS22_Y2023_V202601"):
        parts_of(archive, 2022, 2023)


@pytest.mark.parametrize("name", ["country_codes_V202601.csv", "product_codes_HS22_V202601.csv"])
def test_a_missing_code_list_is_named(archive: Path, name: str):
    write_release(archive, members={name: None})
    with pytest.raises(ArchiveRefused, match=rf"BACI_HS22_V202601\.zip: the code lists \['{name}'\] are missing"):
        parts_of(archive)


def test_what_the_publisher_wrote_about_the_archive_is_kept(archive: Path):
    assert read_note(write_release(archive)) == COMMENT
    assert read_note(write_release(archive, comment="")) == ""


@pytest.mark.parametrize("body", [year_csv(2023), year_csv(2023, [(1, 2, "3", "x", "y")])], ids=["read", "refused"])
def test_nothing_unpacked_stays_behind(archive: Path, body: bytes):
    write_release(archive, members={YEAR_2023: body})
    try:
        parts_of(archive)
    except ContractViolation as error:
        assert YEAR_2023 in str(error)
    assert list(archive.with_name("scratch").iterdir()) == []


# --- numbers ------------------------------------------------------------------------------------------------------


def test_padded_numbers_and_padded_blanks_are_read(read: Callable):
    frame, rounded = read(text=lines("2022, 156,  276,848210,        1.250,           NA"))
    assert frame.rows() == [("848210", 276, 156, Decimal("1.250"), None)]
    assert rounded == 0


@pytest.mark.parametrize("width", [0, 1, 2, 7, 13, 31])
def test_a_missing_quantity_may_be_padded_to_any_width(read: Callable, width: int):
    assert read(text=lines(f"2022,156,276,848210,1,{'NA'.rjust(width)}"))[0]["quantity_t"].to_list() == [None]


def test_decimals_are_exact(read: Callable):
    exact = ["0.001", "0.1", "0.3", "99999999.999", "123456789.123"]
    products = ["848210", "010121", "9999AA", "848210", "010121"]
    exporters = [156, 156, 156, 276, 276]
    rows = [(i, 392, k, v, v) for i, k, v in zip(exporters, products, exact, strict=True)]
    frame = read(*rows)[0]
    assert sorted(frame["value_kusd"]) == sorted(map(Decimal, exact))
    assert frame["value_kusd"].sum() == sum(map(Decimal, exact))
    assert frame["quantity_t"].equals(frame["value_kusd"], check_names=False)


def test_powers_of_ten_are_numbers(read: Callable):
    assert read((156, 276, "848210", "1e+05", "2.5e3"))[0].row(0)[3:] == (Decimal(100_000), Decimal(2_500))


@pytest.mark.parametrize(
    ("published", "kept"),
    [("1.2344", "1.234"), ("1.2346", "1.235"), ("9.9996", "10.000"), ("0.0004", "0.000"), ("1.0014999999", "1.001")],
)
def test_more_than_three_decimals_are_rounded_once_and_counted(read: Callable, published: str, kept: str):
    frame, rounded = read((156, 276, "848210", published, "1.000"), (276, 156, "848210", "1", published))
    assert frame["value_kusd"].to_list() == [Decimal(1), Decimal(kept)]
    assert frame["quantity_t"].to_list() == [Decimal(kept), Decimal(1)]
    assert rounded == 2


def test_an_excess_digit_counts_however_small(read: Callable):
    assert read((156, 276, "848210", "1.0000001", None))[1] == 1


def test_zeros_at_the_end_are_no_excess_digits(read: Callable):
    assert read((156, 276, "848210", "1.500000", "2.0000"))[1] == 0


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(value=st.decimals(0, 10**9, places=6), quantity=st.none() | st.decimals(0, 10**9, places=5))
def test_what_is_kept_is_what_was_published_to_three_decimals(read: Callable, value: Decimal, quantity: Decimal | None):
    frame, rounded = read((156, 276, "848210", f"{value:f}", quantity if quantity is None else f"{quantity:f}"))
    kept_value, kept_quantity = frame.row(0)[3:]
    assert kept_value in thirds(value)
    assert kept_quantity is None if quantity is None else kept_quantity in thirds(quantity)
    assert rounded == (value not in thirds(value) or (quantity is not None and quantity not in thirds(quantity)))


def thirds(number: Decimal) -> set[Decimal]:
    """The number to three decimals; which way a half goes does not matter."""
    return {number.quantize(Decimal("0.001"), rounding) for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP)}


# --- codes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["010121", "10121", " 10121", '"010121"'])
def test_leading_zeros_of_products_are_kept_and_restored(read: Callable, written: str):
    assert read((156, 276, written, "1", None))[0]["product_code"].to_list() == ["010121"]


def test_leading_zeros_of_economies_do_not_matter(read: Callable):
    assert read(("0156", "0276", "848210", "1", None))[0].row(0)[1:3] == (276, 156)


def test_trade_not_specified_by_kind_keeps_its_letters(read: Callable):
    assert read((156, 276, "9999AA", "1", None))[0]["product_code"].to_list() == ["9999AA"]


def test_a_code_list_restores_leading_zeros_too():
    codes = read_product_codes(product_csv([("10121", "Horses"), ("9999AA", "Not specified")]), "p.csv")
    assert codes["product_code"].to_list() == ["010121", "9999AA"]


def test_a_description_may_hold_commas_and_quotes():
    body = b'code,description\n848210,"Bearings; ""ball"", all"\n'
    assert read_product_codes(body, "p.csv")["product_name"].to_list() == ['Bearings; "ball", all']


OLD_LAYOUT = """country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha
384,Cote d'Ivoire,Côte d'Ivoire,CI,CIV
490,Asia nes,"Other Asia, nes",N/A,N/A
516,Namibia,Namibia,NA,NAM
"""
NEW_LAYOUT = """country_code,country_name,country_iso2,country_iso3
384,Côte d'Ivoire,CI,CIV
490,"Other Asia, nes",,
516,Namibia,NA,NAM
"""


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("layout", [OLD_LAYOUT, NEW_LAYOUT], ids=["five columns", "four columns"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_both_layouts_of_the_country_list_are_read_in_any_encoding(layout: str, encoding: str, newline: str):
    frame = read_country_codes(layout.replace("\n", newline).encode(encoding), "c.csv")
    assert frame.rows() == [
        (384, "Côte d'Ivoire", "CI", "CIV"),
        (490, "Other Asia, nes", None, None),
        (516, "Namibia", "NA", "NAM"),
    ]


@pytest.mark.parametrize("name", ["Côte d'Ivoire", "Curaçao", "Åland Islands", "Łódź"])
def test_a_name_that_the_publisher_encoded_twice_is_decoded(name: str):
    twice = name.encode().decode("latin-1")
    frame = read_country_codes(NEW_LAYOUT.replace("Côte d'Ivoire", twice).encode(), "c.csv")
    assert frame["economy_name"][0] == name


@pytest.mark.parametrize("name", ["C?te d'Ivoire", "Cura?ao", "?land Islands", "???", "C\ufffdte d'Ivoire", "鍖椾含"])
def test_a_name_that_an_earlier_program_damaged_is_refused_with_its_row(name: str):
    with pytest.raises(ContractViolation, match=r"codes.csv: row \d+, column 'economy_name' holds (lost|text in a)"):
        read_country_codes(NEW_LAYOUT.replace("Côte d'Ivoire", name).encode(), "codes.csv")


def test_an_empty_code_of_a_list_is_refused_and_never_padded():
    with pytest.raises(ContractViolation, match=r"codes.csv: row 3, column 'code' is empty"):
        read_product_codes(b"code,description\n848210,a\n ,b\n", "codes.csv")
    with pytest.raises(ContractViolation, match=r"codes.csv: row \d+, column 'baci_code' is empty"):
        read_country_codes(NEW_LAYOUT.replace("384", "").encode(), "codes.csv")


@pytest.mark.parametrize(
    ("read_list", "body"),
    [(read_country_codes, NEW_LAYOUT.encode()), (read_product_codes, b"code,description\n848210,Bearings\n")],
)
@pytest.mark.parametrize("cut", [1, 4])
def test_a_list_that_ends_within_a_line_is_refused(read_list: Callable, body: bytes, cut: int):
    with pytest.raises(ContractViolation, match=r"codes.csv: its last line has no line end.* download it again"):
        read_list(body[:-cut], "codes.csv")


@pytest.mark.parametrize(
    ("read_list", "body"),
    [
        (read_country_codes, b"code,name\n156,China\n"),
        (read_country_codes, NEW_LAYOUT.replace("country_iso3", "iso3").encode()),
        (read_country_codes, NEW_LAYOUT.replace("country_name", "name").encode()),
        (read_country_codes, b"<html><body>down</body></html>"),
        (read_country_codes, b""),
        (read_country_codes, NEW_LAYOUT.replace("384", "thirty").encode()),
        (read_country_codes, NEW_LAYOUT.replace("384", "516").encode()),
        (read_product_codes, b"description,code\nBearings,848210\n"),
        (read_product_codes, b"code\n848210\n"),
        (read_product_codes, b""),
        (read_product_codes, b"code,description\n848210,a\n848210,b\n"),
        (read_product_codes, b"code,description\n848210,\n"),
    ],
)
def test_a_code_list_of_another_shape_is_refused(read_list: Callable, body: bytes):
    with pytest.raises(ContractViolation):
        read_list(body, "codes.csv")


@pytest.mark.parametrize(
    ("row", "column", "code", "share"),
    [
        ((999, 276, "848210", "1.000", None), "i", "999", "25.0000%"),
        ((156, 999, "848210", "1.000", None), "j", "999", "25.0000%"),
        ((156, 276, "010122", "1.000", None), "k", "'010122'", "25.0000%"),
        ((156, 276, "NA", "1.000", None), "k", "NA", "25.0000%"),
    ],
)
def test_a_code_that_no_list_declares_is_refused_with_its_weight(
    read: Callable, row: Row, column: str, code: str, share: str
):
    with pytest.raises(ContractViolation) as error:
        read(row, (276, 156, "848210", "3.000", None))
    said = str(error.value)
    assert f"1 codes in column '{column}' are not in the release's own code list" in said
    assert share in said
    assert code in said


# --- files that are not what they should be -----------------------------------------------------------------------


GOOD = "2022,276,156,848210,1.000,2.000"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lines(GOOD, GOOD.replace("276", "392"))[:-1], id="no line end"),
        pytest.param(lines(GOOD, GOOD.replace("276", "392"))[:-3], id="within the quantity"),
        pytest.param(lines(GOOD, GOOD.replace("276", "392"))[:-7], id="behind the value"),
        pytest.param(lines(GOOD, GOOD.replace("276", "392") + ","), id="a surplus empty field"),
    ],
)
def test_a_year_that_is_cut_is_refused(read: Callable, text: bytes):
    with pytest.raises(ContractViolation, match=r"year.csv: .*the file may be cut: download it again"):
        read(text=text)


def test_a_short_line_does_not_hide_behind_a_long_one(read: Callable):
    long, short = GOOD + ",1", GOOD.replace("276", "392").removesuffix(",2.000")
    with pytest.raises(ContractViolation, match=r"year\.csv: line 2 has 7 fields, expected 6"):
        read(text=lines(long, short))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lines(GOOD, newline="\r\n"), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + lines(GOOD), id="BOM"),
        pytest.param(b"\xef\xbb\xbf" + lines(GOOD, newline="\r\n"), id="BOM and CRLF"),
    ],
)
def test_line_ends_and_byte_order_marks_do_not_matter(read: Callable, text: bytes):
    assert read(text=text)[0].rows() == [("848210", 156, 276, Decimal(1), Decimal(2))]


def test_a_missing_quantity_is_known_before_a_carriage_return(read: Callable):
    text = lines("2022,276,156,848210,1.000,       NA", newline="\r\n")
    assert read(text=text)[0]["quantity_t"].to_list() == [None]


@pytest.mark.parametrize(
    "header", ["t,i,j,k,v", "t,i,j,k,v,q,r", "i,t,j,k,v,q", "t;i;j;k;v;q", "year,i,j,k,v,q", "", GOOD]
)
def test_other_columns_are_refused_with_both_lists(read: Callable, header: str):
    with pytest.raises(ContractViolation, match=r"year\.csv: expected the columns 't,i,j,k,v,q', got ") as error:
        read(text=lines(GOOD, header=header))
    assert f"got {header!r}" in str(error.value)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("2022,276,156,848210,many,2.000", id="text for a value"),
        pytest.param("2022,276,156,848210,1.000,some", id="text for a quantity"),
        pytest.param("2022,276,156,848210,1.000,2.000,3", id="a field too many"),
        pytest.param("2022,276,156,848210,1.0", id="a field too few"),
        pytest.param("2022,276,156,848210,1,000.5,2.000", id="a comma for thousands"),
        pytest.param("2022,Germany,156,848210,1.000,2.000", id="a name for an economy"),
        pytest.param("2022,276.0,156,848210,1.000,2.000", id="a fraction for an economy"),
        pytest.param("last,276,156,848210,1.000,2.000", id="a word for a year"),
        pytest.param("2022,276,156,848210,inf,2.000", id="an infinite value"),
        pytest.param("2022,276,156,848210,1.000,nan", id="not a number"),
        pytest.param("</body></html>", id="the end of a page"),
    ],
)
def test_a_line_that_is_none_is_shown_with_its_number(read: Callable, bad: str):
    other = GOOD.replace("276", "392")
    with pytest.raises(ContractViolation) as error:
        read(text=lines(other, bad, GOOD.replace("848210", "010121")))
    assert str(error.value).startswith("year.csv: line 3 ")
    assert repr(bad) in str(error.value)


@pytest.mark.parametrize("number", ["1e30", "123456789012345678901234567890", "1" * 400])
@pytest.mark.parametrize("field", [4, 5])
def test_a_number_without_measure_is_refused(read: Callable, number: str, field: int):
    fields = GOOD.split(",")
    fields[field] = number
    with pytest.raises(ContractViolation, match=rf"year\.csv: .*{number[:9]}"):
        read(text=lines(",".join(fields)))


@pytest.mark.parametrize("other", ["2021", "2023", "NA", ""])
def test_rows_of_another_year_are_refused(read: Callable, other: str):
    with pytest.raises(ContractViolation, match=r"year\.csv: 1 rows are not of 2022 but of \[(2021|2023|None)\]"):
        read(text=lines(GOOD, GOOD.replace("2022", other).replace("848210", "010121")))


@pytest.mark.parametrize("text", [b"", b"\xef\xbb\xbf", b"\n", b"\x00" * 100], ids=["empty", "BOM", "newline", "zeros"])
def test_a_file_without_a_header_is_refused(read: Callable, text: bytes):
    with pytest.raises(ContractViolation, match=r"year\.csv: expected the columns"):
        read(text=text)


def test_a_year_without_rows_is_left_to_its_gate(read: Callable):
    frame, rounded = read(text=lines())
    assert frame.schema == BILATERAL_TRADE.empty.schema
    assert (frame.height, rounded) == (0, 0)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(GOOD.replace("1.000", ""), id="empty value"),
        pytest.param(GOOD.replace("1.000", "NA"), id="missing value"),
        pytest.param(GOOD.replace("276", "NA"), id="missing economy"),
        pytest.param(GOOD.replace("276", "99999999999"), id="huge economy"),
        pytest.param(f"{GOOD}\n{GOOD.replace('1.000', '7.000')}", id="repeated key"),
        pytest.param(GOOD.replace("848210", ""), id="empty product"),
    ],
)
def test_a_refusal_names_the_file(read: Callable, bad: str):
    with pytest.raises(ContractViolation, match=r"year\.csv"):
        read(text=lines(bad))


def test_a_repeated_key_is_refused_with_an_example(read: Callable):
    with pytest.raises(ContractViolation, match=r"1 rows repeat a key.*'848210'.*156.*276"):
        read((276, 156, "848210", "1", None), (156, 276, "848210", "1", None), (276, 156, "848210", "2", None))


def test_a_key_is_repeated_also_when_only_one_of_both_kept_its_zeros(read: Callable):
    with pytest.raises(ContractViolation, match="1 rows repeat a key"):
        read((276, 156, "010121", "1", None), (276, 156, "10121", "1", None))


# --- order --------------------------------------------------------------------------------------------------------


def test_rows_are_sorted_by_product_importer_and_exporter(tmp_path: Path):
    chance = random.Random(7)
    economies = [*chance.sample(range(1, 999), 40), 999]
    products = [f"{chance.randrange(10**6):06d}" for _ in range(60)] + ["9999AA"]
    lists = CodeLists(
        COUNTRY_CODES.conform(
            pl.DataFrame(
                [(code, "name", None, None) for code in economies], schema=COUNTRY_CODES.empty.schema, orient="row"
            )
        ),
        PRODUCT_CODES.conform(
            pl.DataFrame([(code, "name") for code in set(products)], schema=PRODUCT_CODES.empty.schema, orient="row")
        ),
    )
    keys = {(chance.choice(products), chance.choice(economies), chance.choice(economies)) for _ in range(3_000)}
    shuffled = sorted(keys, key=lambda _: chance.random())
    path = tmp_path / "year.csv"
    path.write_bytes(year_csv(2022, [(i, j, k, "1.000", None) for k, j, i in shuffled]))
    frame, _ = read_year(path, 2022, lists)
    assert frame.select("product_code", "importer_baci_code", "exporter_baci_code").rows() == sorted(keys)


def test_values_stay_with_their_keys_when_rows_are_sorted(archive: Path):
    codes = [f"{number:06d}" for number in range(200)]
    rows = [(156, 276, code, f"{number}.125", f"{number}.250") for number, code in enumerate(codes)]
    random.Random(3).shuffle(rows)
    write_release(archive, rows=rows, years=(2022,), products=[(code, "made up") for code in codes])
    frame = parts_of(archive)["bilateral_trade hs_edition=HS22/year=2022"].frame
    assert frame["product_code"].to_list() == codes
    assert frame["value_kusd"].to_list() == [Decimal(f"{number}.125") for number in range(200)]
    assert frame["quantity_t"].to_list() == [Decimal(f"{number}.250") for number in range(200)]


# --- through the gates --------------------------------------------------------------------------------------------


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., RawStore]:
    """Take an archive along the whole path, under a vintage of that name."""
    store = RawStore(tmp_path / "raw", tmp_path / "quarantine")

    def publish(path: Path, vintage_id: str = "V202601.1") -> RawStore:
        origin = Vintage("baci", "HS22", vintage_id, "2026-01-05T08:00:00+00:00", "https://example.org", "ab", "", ())
        ingest(origin, read_release(path, RELEASE, years_of(path, RELEASE), tmp_path / "scratch"), store, check_part)
        return store

    return publish


def test_a_negative_value_is_read_and_refused_by_its_gate(archive: Path, publish: Callable, tmp_path: Path):
    write_release(archive, rows=[*ROWS, (516, 276, "848210", "-0.500", None)])
    assert parts_of(archive)["bilateral_trade hs_edition=HS22/year=2022"].frame["value_kusd"].min() == Decimal("-0.5")
    with pytest.raises(IngestRefused, match=r"year=2022: RAW-VALUE saw -0\.5, expected min_value_kusd: not negative"):
        publish(archive)
    assert list((tmp_path / "raw").rglob("*.parquet")) == []


def test_a_year_without_rows_is_refused_by_its_gate(archive: Path, publish: Callable):
    write_release(archive, rows={2022: ROWS, 2023: ()})
    with pytest.raises(IngestRefused, match=r"year=2023: RAW-ROWS saw 0, expected row_count: at least 1"):
        publish(archive)


def test_a_product_code_of_another_form_is_refused_by_its_gate(archive: Path, publish: Callable):
    write_release(archive, products=[*PRODUCTS, ("84.82.10", "dotted")])
    with pytest.raises(IngestRefused, match=r"product_codes.*RAW-CODES saw 1"):
        publish(archive)


def test_an_economy_numbered_1000_is_refused_by_its_gate(archive: Path, publish: Callable):
    write_release(archive, countries=[("156", "China", "CN", "CHN"), ("1000", "Too far", "ZZ", "ZZZ")], rows=())
    with pytest.raises(IngestRefused, match=r"country_codes.*RAW-CODES saw 1"):
        publish(archive)


def test_values_a_million_times_those_of_the_release_before_are_refused(
    archive: Path, publish: Callable, tmp_path: Path
):
    def scaled(factor: int) -> list[Row]:
        return [(i, j, k, Decimal(v) * factor, q) for i, j, k, v, q in ROWS]

    (kept,) = publish(write_release(archive, rows=scaled(1))).vintages("baci", "HS22")
    with pytest.raises(IngestRefused, match=r"RAW-PREVIOUS-TOTAL saw 1e\+06"):
        publish(write_release(archive, rows=scaled(1_000_000)), "V202602.1")
    store = RawStore(tmp_path / "raw", tmp_path / "quarantine")
    assert store.vintages("baci", "HS22") == [kept]
    assert list((tmp_path / "raw").rglob("*V202602*")) == []
