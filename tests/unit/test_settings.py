"""Settings: defaults, and wrong ones that are named."""

import pytest

from sources.settings import SettingsError, load_settings


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
