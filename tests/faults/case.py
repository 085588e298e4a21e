"""What the fault suite needs to know of a publisher."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sources.connector import Connector
from tests.faults.server import Answer, Fault

Spoil = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Case:
    """One publisher: how it answers well, at which setting its address goes, and the ways only it can fail in.

    ``disguises`` are errors that it sends with status 200; ``spoilt`` are answers whose contents are wrong. ``keys``
    are set in the environment. ``patched`` holds attributes still by their dotted names: rates that would take minutes,
    the day, the list of what is asked for. ``answers`` names the faults of the suite that are none here, with what they
    mean.
    """

    connector: Connector
    answer: Answer
    url_setting: str
    base_path: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    disguises: Mapping[str, Fault] = field(default_factory=dict)
    spoilt: Mapping[str, Spoil] = field(default_factory=dict)
    patched: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
