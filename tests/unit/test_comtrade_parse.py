"""Comtrade's records become typed rows: totals only, exact digits, and nothing that was not asked for."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sources.comtrade.parse import read_page, read_reporters, read_trade
from sources.table import ContractViolation, ParsedPart
from tests.shared_files import shared
from tests.unit.comtrade_files import RECORD, answer, record, reporters


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "C_A_HS_2024_156_AG6.json"


def read(file: Path, *records: dict[str, object], periods: tuple[str, ...] = ("2024",)) -> ParsedPart:
    file.write_bytes(answer(records))
    return read_trade("A", 2024, "156", periods, [file])


def test_a_record_becomes_a_row_with_exact_digits(file: Path):
    part = read(file, record())
    assert part.partition == "frequency=A/year=2024/reporter_code=156"
    assert part.frame.row(0, named=True) == {
        "period": "2024",
        "flow_code": "M",
        "partner_code": "392",
        "classification_code": "H6",
        "product_code": "010121",
        "value_usd": Decimal("2000.125"),
        "cif_value_usd": Decimal("2000.125"),
        "fob_value_usd": None,
        "net_weight_kg": Decimal("1500.25"),
        "is_net_weight_estimated": True,
    }


def test_large_values_lose_no_digit_and_small_ones_are_rounded_and_counted(file: Path):
    part = read(file, record(primaryValue=123456789012.125, cifvalue=1118.299108), record(partnerCode=0))
    assert part.frame["value_usd"].to_list() == [Decimal("2000.125"), Decimal("123456789012.125")]
    assert part.frame["cif_value_usd"].to_list() == [Decimal("2000.125"), Decimal("1118.299")]
    assert part.rounded == 1


def test_numbers_that_come_as_text_and_text_that_comes_as_numbers_are_the_same(file: Path):
    part = read(file, record(period=2024, partnerCode="392", motCode="0", mosCode=0))
    assert part.frame.height == 1


@pytest.mark.parametrize(
    "beside",
    [
        {"motCode": 1000},
        {"partner2Code": 36},
        {"customsCode": "C04"},
        {"mosCode": "1"},
        {"cmdCode": "0101"},
        {"cmdCode": "TOTAL"},
    ],
)
def test_parts_and_headings_beside_a_total_are_left_aside(file: Path, beside: dict[str, object]):
    part = read(file, record(isReported=False, isAggregate=True), record(primaryValue=1, **beside))
    assert part.frame["value_usd"].to_list() == [Decimal("2000.125")]


def test_pages_are_one_part(file: Path, tmp_path: Path):
    file.write_bytes(answer([record(cmdCode="848210")]))
    other = tmp_path / "other.json"
    other.write_bytes(answer([record()]))
    part = read_trade("A", 2024, "156", ("2024",), [file, other])
    assert part.frame["product_code"].to_list() == ["010121", "848210"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reporterCode": 392}, r"1 rows have reporter_code \['392'\], which was not requested"),
        ({"period": "2023"}, r"period \['2023'\], which was not requested"),
        ({"freqCode": "M"}, r"frequency \['M'\], which was not requested"),
        ({"flowCode": "DX"}, r"flow_code \['DX'\], which was not requested"),
        ({"flowCode": None}, r"flow_code \[None\], which was not requested"),
        ({"primaryValue": None}, r"empty values in \['value_usd'\]"),
        ({"primaryValue": "n/a"}, "conversion from `str` to `decimal"),
        ({"cmdCode": 10121}, "'10121' is not a product"),
        ({"cmdCode": True}, "'true' is not a product"),
        ({"cmdCode": None}, "None is not a product"),
    ],
)
def test_what_was_not_asked_for_is_refused_in_words(file: Path, change: dict[str, object], said: str):
    with pytest.raises(ContractViolation, match=said):
        read(file, record(**change))


def test_a_renamed_field_is_refused(file: Path):
    renamed = {("CIFValue" if name == "cifvalue" else name): value for name, value in RECORD.items()}
    with pytest.raises(ContractViolation, match=r"C_A_HS_2024_156_AG6\.json: a record lacks \['cifvalue'\]"):
        read(file, renamed)


def test_a_record_that_comes_twice_is_refused(file: Path):
    with pytest.raises(ContractViolation, match="1 rows repeat a key"):
        read(file, record(), record(primaryValue=1))


def test_a_period_that_is_said_to_be_there_and_is_not_is_refused(file: Path):
    with pytest.raises(ContractViolation, match=r"lists \['2023'\] as available and sends no row of it"):
        read(file, record(), periods=("2023", "2024"))


@pytest.mark.parametrize("body", [b'{"data": [', b'{"data": [\xff]}'])
def test_what_is_no_json_is_refused(file: Path, body: bytes):
    file.write_bytes(body)
    with pytest.raises(ContractViolation, match="not JSON in UTF-8"):
        read_trade("A", 2024, "156", ("2024",), [file])


def test_reporters_have_dates_and_codes_of_their_own(file: Path):
    file.write_bytes(reporters())
    frame = read_reporters(file).frame
    assert frame.row(0) == ("156", "China", "CHN", date(1900, 1, 1), None, False)
    assert frame.row(1)[2:5] == ("DEU", date(1900, 1, 1), date(1990, 12, 31))
    assert set(frame["iso3_code"]) == {"CHN", "DEU", "R4"}


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"results": [{"reporterCode": 4}]}', b"\xff"])
def test_another_table_is_not_the_one_of_reporters(file: Path, body: bytes):
    file.write_bytes(body)
    with pytest.raises(ContractViolation, match="not the table of reporters"):
        read_reporters(file)


@pytest.mark.parametrize("code", ["null", '""', '" "'])
def test_a_reporter_without_a_code_is_refused_and_not_called_none(file: Path, code: str):
    file.write_bytes(reporters().replace(b'"reporterCode": 156', f'"reporterCode": {code}'.encode(), 1))
    with pytest.raises(ContractViolation, match="a reporter without a code"):
        read_reporters(file)


def test_a_reporter_whose_name_lost_a_letter_is_refused(file: Path):
    file.write_bytes(reporters().replace(b'"China"', b'"Ch?na"'))
    with pytest.raises(ContractViolation, match=r"column 'reporterDesc' holds lost letters: 'Ch\?na'"):
        read_reporters(file)


def test_recorded_exports_of_japan_are_read():
    recording = shared("recordings", "comtrade", "public_preview_C_A_HS_JPN_X_AUS_2025.body.json")
    asked = {"frequency": ["A"], "reporter_code": ["392"], "period": ["2025"], "flow_code": ["X"]}
    frame = read_page(recording, asked)
    assert frame.height == 10
    assert frame.filter(product_code="870321")["value_usd"][0] == Decimal("3134526.492")


def test_recorded_imports_of_australia_are_their_totals():
    recording = shared("recordings", "comtrade", "public_preview_C_A_HS_AUS_M_JPN_2024_TRIMMED.body.json")
    frame = read_page(recording, {"reporter_code": ["36"], "period": ["2024"]})
    assert not frame.select("product_code", "partner_code", "flow_code").is_duplicated().any()
    assert 0 < frame.height < 10


def test_the_recorded_table_of_reporters_is_read():
    frame = read_reporters(shared("recordings", "comtrade", "files_reference_Reporters.body.json")).frame
    assert frame.height == 255
    assert frame.filter(reporter_code="842")["iso3_code"][0] == "USA"
