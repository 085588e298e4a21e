"""Every setting with its default, and the paths below the home folder."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from sources import seeds
from sources.errors import Explained

ROOT = Path(__file__).resolve().parents[1]
URL = r"^https?://"
HS_EDITIONS = ("HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22")


class SettingsError(Explained):
    """A setting has a value that cannot be used; the message names it."""


class Settings(BaseSettings):
    """Read from the environment, then from ``.env``."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    home: Annotated[Path, Field(validation_alias="FIVE_BASES_HOME")] = Path("data")
    profile: Annotated[Literal["sample", "live"], Field(validation_alias="FIVE_BASES_PROFILE")] = "live"
    mirror: Annotated[Path | None, Field(validation_alias="FIVE_BASES_MIRROR")] = None
    drop: Annotated[Path | None, Field(validation_alias="FIVE_BASES_DROP")] = None
    engine: Annotated[Literal["duckdb"], Field(validation_alias="FIVE_BASES_ENGINE")] = "duckdb"
    years: Annotated[tuple[int, int] | None, NoDecode, Field(validation_alias="FIVE_BASES_YEARS")] = None
    economy: Annotated[str, Field(validation_alias="FIVE_BASES_ECONOMY")] = "CHN"
    economy_names: Annotated[Literal["un", "iso", "cn"], Field(validation_alias="FIVE_BASES_ECONOMY_NAMES")] = "un"
    memory_limit: Annotated[str, Field(validation_alias="FIVE_BASES_MEMORY_LIMIT", pattern=r"^\d+(MB|GB)$")] = "3GB"
    baci_editions: Annotated[tuple[str, ...], NoDecode, Field(validation_alias="BACI_EDITIONS")] = ("HS22",)
    baci_release: Annotated[str | None, Field(validation_alias="BACI_RELEASE", pattern=r"^V\d{6}[a-z]?$")] = None
    baci_url: Annotated[str | None, Field(validation_alias="BACI_URL", pattern=URL)] = None

    comtrade_api_key: Annotated[SecretStr | None, Field(validation_alias="COMTRADE_API_KEY")] = None
    census_api_key: Annotated[SecretStr | None, Field(validation_alias="CENSUS_API_KEY")] = None
    # Base URLs of services that replace the publishers' own.
    batis_url: Annotated[str | None, Field(validation_alias="BATIS_URL", pattern=URL)] = None
    census_url: Annotated[str | None, Field(validation_alias="CENSUS_URL", pattern=URL)] = None
    comext_bulk: Annotated[bool | None, Field(validation_alias="COMEXT_BULK")] = None
    comext_url: Annotated[str | None, Field(validation_alias="COMEXT_URL", pattern=URL)] = None
    comext_partners: Annotated[tuple[str, ...], NoDecode, Field(validation_alias="COMEXT_PARTNERS")] = (
        "CHN", "GBR", "IND", "JPN", "KOR", "S19", "USA", "VNM",
    )  # fmt: skip
    comtrade_reporters: Annotated[tuple[str, ...], NoDecode, Field(validation_alias="COMTRADE_REPORTERS")] = (
        "CHN", "DEU", "JPN", "KOR", "USA",
    )  # fmt: skip
    comtrade_url: Annotated[str | None, Field(validation_alias="COMTRADE_URL", pattern=URL)] = None
    nbs_url: Annotated[str | None, Field(validation_alias="NBS_URL", pattern=URL)] = None
    oecd_url: Annotated[str | None, Field(validation_alias="OECD_URL", pattern=URL)] = None
    oecd_files_url: Annotated[str | None, Field(validation_alias="OECD_FILES_URL", pattern=URL)] = None
    oecd_sti_url: Annotated[str | None, Field(validation_alias="OECD_STI_URL", pattern=URL)] = None
    unido_url: Annotated[str | None, Field(validation_alias="UNIDO_URL", pattern=URL)] = None
    worldbank_url: Annotated[str | None, Field(validation_alias="WORLDBANK_URL", pattern=URL)] = None

    @field_validator(
        "mirror", "drop", "baci_release", "comtrade_api_key", "census_api_key", "comext_bulk", mode="before"
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return value or None

    @field_validator("home", "mirror", "drop")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value else None

    @field_validator("home")
    @classmethod
    def _is_no_pattern(cls, value: Path) -> Path:
        if set("*?[]{}") & set(str(value)):
            raise ValueError("may not contain * ? [ ] { }: files below it are found by patterns; choose another folder")
        return value

    @field_validator("mirror", "drop")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value and not value.is_dir():
            raise ValueError(f"{value} is not a folder")
        return value

    @field_validator("baci_editions", mode="before")
    @classmethod
    def _editions(cls, value: object) -> object:
        names = tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
        if isinstance(names, tuple) and (not names or set(names) - set(HS_EDITIONS)):
            raise ValueError(f"expected a comma list of {', '.join(HS_EDITIONS)}")
        return names

    @field_validator("comext_partners", "comtrade_reporters", mode="before")
    @classmethod
    def _economies(cls, value: object, field: ValidationInfo) -> object:
        if not value:
            return cls.model_fields[str(field.field_name)].default
        if not isinstance(value, str):
            return value
        aliases = seeds.economy_aliases()
        codes = tuple(aliases.get(code, code) for code in (part.strip() for part in value.split(",")))
        known = {row["economy_code"] for row in seeds.rows("economies")}
        unknown = sorted(set(codes) - known)
        if unknown:
            raise ValueError(f"expected a comma list of ISO 3166 alpha-3 codes such as CHN,DEU; unknown: {unknown}")
        return codes

    @field_validator("years", mode="before")
    @classmethod
    def _years(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value:
            return None
        first, colon, last = value.partition(":")
        if not (first.isdigit() and (last.isdigit() or not colon)) or int(first) > int(last or first):
            raise ValueError("expected A:B with A not after B, for example 2022:2024")
        return int(first), int(last or first)

    @field_validator("economy")
    @classmethod
    def _is_known(cls, value: str) -> str:
        value = seeds.economy_aliases().get(value, value)
        known = {row["economy_code"] for row in seeds.rows("economies")} | {
            row["bloc_code"] for row in seeds.rows("blocs")
        }
        if value not in known:
            raise ValueError(
                "is no economy we know; expected an ISO 3166 alpha-3 code such as CHN, or a bloc such as EU27"
            )
        return value

    @property
    def is_synthetic(self) -> bool:
        """True where the data come from the embedded generator."""
        return self.profile == "sample"

    def key(self, variable: str) -> str | None:
        """Return the publisher's key that ``variable`` holds; None where it is not set."""
        secret: SecretStr | None = getattr(self, variable.lower())
        return secret.get_secret_value() if secret else None

    @property
    def budgets(self) -> Path:
        """Files that count the requests to each publisher, for its rate limits."""
        return self.home / "budgets"

    def includes(self, year: int) -> bool:
        """True if ``year`` is among the requested years."""
        return self.years is None or self.years[0] <= year <= self.years[1]

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def raw(self) -> Path:
        return self.home / "raw"

    @property
    def quarantine(self) -> Path:
        return self.home / "quarantine"

    @property
    def candidate(self) -> Path:
        return self.home / "candidate"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def warehouse(self) -> Path:
        """The link to the published release, which readers open."""
        return self.home / "warehouse"

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"


def load_settings(**options: str) -> Settings:
    """Return the settings of the environment; ``options`` (by field name) go before it.

    Raises :class:`SettingsError` with one line per wrong value.
    """
    named = {str(Settings.model_fields[name].validation_alias): value for name, value in options.items()}
    try:
        return Settings(**named)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [
            f"{problem['loc'][0]}={problem['input']!r}: {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        ]
        raise SettingsError("; ".join(lines)) from error
