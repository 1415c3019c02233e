"""The mapping file, the only place where settings meet a file: schema, errors, load, save. Imports pydantic."""

from adaptive_instrument.mapping.jam_file import load_lineup
from adaptive_instrument.mapping.loader import load, load_text

__all__ = ["load", "load_lineup", "load_text"]
