"""Settings: defaults, and wrong ones that are named."""

import pytest

from sources.settings import ROOT, Settings, SettingsError, load_settings


def test_without_any_setting_the_publishers_are_asked_for_the_newest_edition():
    settings = load_settings()
    assert (settings.profile, settings.baci_editions, settings.baci_release) == ("live", ("HS22",), None)
    assert settings.economy == "CHN"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FIVE_BASES_HOME", "/tmp/data*", "may not contain"),
        ("FIVE_BASES_PROFILE", "real", "'sample' or 'live'"),
        ("FIVE_BASES_MIRROR", "/no/such/folder", "is not a folder"),
        ("FIVE_BASES_YEARS", "2024:2022", "A not after B"),
        ("FIVE_BASES_ECONOMY", "ZZZ", "no economy we know"),
        ("FIVE_BASES_ECONOMY_NAMES", "long", "'un', 'iso' or 'cn'"),
        ("BACI_EDITIONS", "HS22,HS99", "comma list of HS92"),
        ("BACI_RELEASE", "202601", "BACI_RELEASE"),
        ("BACI_URL", "ftp://example.org", "BACI_URL"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=said) as error:
        load_settings()
    assert name in str(error.value)


def test_years_are_a_range_or_one_year(monkeypatch):
    monkeypatch.setenv("FIVE_BASES_YEARS", "2022")
    assert load_settings().includes(2022) and not load_settings().includes(2023)
    monkeypatch.setenv("FIVE_BASES_YEARS", "2022:2023")
    assert load_settings().includes(2023)


def test_options_go_before_the_environment(monkeypatch):
    monkeypatch.setenv("FIVE_BASES_PROFILE", "live")
    monkeypatch.setenv("FIVE_BASES_ECONOMY", "DEU")
    settings = load_settings(profile="sample", years="2022:2023")
    assert (settings.profile, settings.years, settings.economy) == ("sample", (2022, 2023), "DEU")
    with pytest.raises(SettingsError, match="FIVE_BASES_ECONOMY='XXX'"):
        load_settings(economy="XXX")


def test_whom_to_ask_is_a_list_of_known_economies(monkeypatch):
    default = load_settings().comext_partners
    assert "USA" in default
    monkeypatch.setenv("COMEXT_PARTNERS", "")
    assert load_settings().comext_partners == default
    monkeypatch.setenv("COMEXT_PARTNERS", "BRA, VNM")
    assert load_settings().comext_partners == ("BRA", "VNM")
    monkeypatch.setenv("COMTRADE_REPORTERS", "CHN,XYZ")
    with pytest.raises(SettingsError, match=r"COMTRADE_REPORTERS='CHN,XYZ': .* unknown: \['XYZ'\]"):
        load_settings()


def test_an_economy_is_known_by_each_of_its_codes(monkeypatch):
    """Taiwan is S19 in all trade; ISO's code is taken for it wherever an economy is named."""
    assert load_settings(economy="TWN").economy == load_settings(economy="S19").economy == "S19"
    monkeypatch.setenv("FIVE_BASES_ECONOMY", "TWN")
    monkeypatch.setenv("COMEXT_PARTNERS", "TWN,USA")
    settings = load_settings()
    assert (settings.economy, settings.comext_partners) == ("S19", ("S19", "USA"))


def test_every_setting_is_in_the_example_with_its_default():
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = dict(line.removeprefix("#").split("=", 1) for line in example if line.startswith("#") and "=" in line)
    fields = {str(field.validation_alias): field.default for field in Settings.model_fields.values()}
    assert shown.keys() - {"COMEXT_BULK=1 also asks for whole months, 45 MB each."} >= fields.keys()
    lists = {name: ",".join(default) for name, default in fields.items() if isinstance(default, tuple)}
    assert {name: shown[name] for name in lists} == lists
