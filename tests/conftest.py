"""What every test gets: no setting of the developer's own, and a home folder of its own."""

import os

import hypothesis
import pytest

from sources.settings import Settings

# A property is about answers. How long one takes says more about who else uses the machine.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def settings_of_its_own(monkeypatch, tmp_path):
    """Take the developer's environment and ``.env`` away, and give each test an empty home."""
    settings = {field.validation_alias for field in Settings.model_fields.values()}
    for name in os.environ:
        if name in settings or name.startswith("DAGSTER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sources.settings.Settings.model_config", {"env_file": None, "extra": "ignore", "frozen": True})
