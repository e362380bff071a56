"""DuckDB with its Avro extension, which it would else download; the extension's signature is checked as always."""

from __future__ import annotations

import importlib.resources

import duckdb


def extension() -> str:
    """The path of the extension for the DuckDB that is installed."""
    versions = importlib.resources.files("duckdb_extension_avro").joinpath("extensions")
    return str(versions.joinpath(f"v{duckdb.__version__}", "avro.duckdb_extension"))


def connect() -> duckdb.DuckDBPyConnection:
    """An empty database in memory that has ``read_avro``."""
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension()}'")
    return connection
