"""The publishers as a user meets them: licence, calendar, keys, and whether their service has been seen live."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Publisher:
    """One publisher. ``key`` says which variable holds a key and what it is needed for; None where none is."""

    name: str
    title: str
    licence: str
    calendar: str
    seen_live: str
    key: str | None = None


PUBLISHERS = (
    Publisher(
        name="baci",
        title="CEPII BACI",
        licence="Etalab 2.0 (cite Gaulier & Zignago 2010)",
        calendar="yearly, usually January",
        seen_live="not yet: built to the published file layout, run on mirrors of it",
    ),
    Publisher(
        name="unsd",
        title="UNSD correlation tables",
        licence="United Nations terms of use",
        calendar="with each edition of the Harmonized System, every five years",
        seen_live="no service: workbooks a person downloads into the drop folder",
    ),
)
