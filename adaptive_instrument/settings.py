"""What every settings dataclass shares.

Settings are plain frozen dataclasses, so that the pure middle needs no validation library. Each one carries its
own ranges (``Annotated`` with ``annotated_types``) and its own words (the docstring under each field): the mapping
schema, its error messages and the mapping reference are all derived from them, and nothing is said twice.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Settings:
    """Base of all settings: unknown keys and infinite numbers are refused when a file is read."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Any] = {
        "extra": "forbid",
        "use_attribute_docstrings": False,  # mapping/schema.py has them read: that takes long, and a start needs none
        "allow_inf_nan": False,
    }
