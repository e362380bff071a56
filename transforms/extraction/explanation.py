"""Why a text yields the events it does, sentence by sentence: triggers, frames, where each slot came from, and what
spoke against the triggers that are no event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.records import Actor, Article, Event
from transforms.extraction.build import build_all
from transforms.extraction.confidence import contributions, kind_of
from transforms.extraction.encoder.candidates import role_fillers
from transforms.extraction.extractor import Extractor
from transforms.extraction.mentions import CasualtyMention, CeasefireMention, Mention, SanctionMention
from transforms.extraction.reading import Reading
from transforms.extraction.sentences import split_sentences

_GRAMMAR = {
    "nsubj": "subject of",
    "nsubjpass": "subject of the passive",
    "dobj": "object of",
    "pobj": "after",
    "poss": "possessive before",
    "compound": "compound with",
    "amod": "adjective of",
    "conj": "joined to",
    "appos": "apposition to",
    "attr": "said of the subject of",
    "agent": "agent of",
    "nummod": "number of",
    "relcl": "in a relative clause on",
    "acl": "in a clause on",
    "dative": "indirect object of",
}


@dataclass(frozen=True, slots=True)
class SlotSource:
    """A filled slot: its name, its value, and where the value came from."""

    slot: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A trigger: the event it gave, or why it gave none; ``for_and_against`` are the strongest pieces of evidence."""

    trigger: str
    frame: str
    event: Event
    emitted: bool
    verdict: str
    slots: tuple[SlotSource, ...]
    for_and_against: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SentenceExplanation:
    """One sentence. ``read`` is False when the screen found nothing in it that could begin an event."""

    text: str
    read: bool
    findings: tuple[Finding, ...]
    rejected: tuple[tuple[str, str], ...]


def explain(extractor: Extractor, article: Article) -> list[SentenceExplanation]:
    """Return the explanation of every sentence of an article, in order."""
    readings = extractor.readings([article])[0]
    mentions = extractor.mentions_of([readings])[0]
    built = {id(mention): event for mention, event in build_all(article, mentions, extractor.reference)}
    by_sentence: dict[int, list[Finding]] = {}
    for mention in sorted(mentions, key=lambda m: (m.reading.index, m.first)):
        event = built.get(id(mention))
        if event is not None:
            by_sentence.setdefault(mention.reading.index, []).append(_finding(extractor, mention, event))
    read = {reading.index: reading for reading in readings}
    spans = split_sentences(article.body)
    return [
        SentenceExplanation(
            " ".join(article.body[span.start : span.end].split()),
            index in read,
            tuple(by_sentence.get(index, ())),
            tuple(read[index].rejected) if index in read else (),
        )
        for index, span in enumerate(spans)
    ]


def _finding(extractor: Extractor, mention: Mention, event: Event) -> Finding:
    threshold = extractor.thresholds[kind_of(mention)]
    emitted = mention.confidence >= threshold
    comparison = "at or above" if emitted else "below"
    verdict = f"confidence {mention.confidence:.2f} is {comparison} the threshold {threshold:.2f}"
    ranked = sorted(contributions(mention).items(), key=lambda item: -abs(item[1]))[:4]
    trigger = event.evidence.trigger
    return Finding(trigger, _frame(mention), event, emitted, verdict, tuple(_slots(mention)), tuple(ranked))


def _frame(mention: Mention) -> str:
    told = {name.partition("=")[0]: name.partition("=")[2] for name in mention.features if "=" in name}
    if isinstance(mention, CasualtyMention):
        return f"{told.get('frame', '')} frame of “{told.get('trigger', '')}”, victims by {told.get('role', 'number')}"
    if "word" not in told:
        return "named without a predicate"
    operator = f", turned by “{told['operator']}”" if "operator" in told else ""
    relation = {"object": "object of", "subject": "subject of", "compound": "compound with"}.get(
        told.get("relation", ""), f"“{told.get('relation', '')}” after"
    )
    return f"{relation} “{told['word']}”{operator}"


def _slots(mention: Mention) -> Iterator[SlotSource]:
    sentence = mention.reading.sentence
    cue = mention.cue
    by = "no cue: the default" if cue.token is None else f"“{sentence.words[cue.token]}”"
    yield SlotSource("modality", str(cue.modality), by)
    if mention.attribution is not None:
        source = mention.attribution.source
        yield SlotSource("attribution", source.name, f"with “{mention.attribution.verb}”, {where(mention, source)}")
    if isinstance(mention, CasualtyMention):
        if mention.count is not None:
            bounds = f"{_bound(mention.count.minimum)} to {_bound(mention.count.maximum)}"
            yield SlotSource("count", bounds, f"“{mention.count.text}”")
        if mention.victims is not None:
            yield SlotSource("victims", str(mention.victims.category), f"“{mention.victims.text}”")
        yield SlotSource("cause", str(mention.cause), "wording of the clause, its sentence or the one before")
        yield SlotSource("scope", str(mention.scope), "wording and size of the count")
    if isinstance(mention, SanctionMention):
        yield SlotSource("action", str(mention.action), _frame(mention))
        if mention.measures:
            yield SlotSource("measures", ", ".join(mention.measures), "wording near the trigger")
        if mention.legal_basis:
            yield SlotSource("legal basis", mention.legal_basis, "named in the sentence")
    if isinstance(mention, CeasefireMention):
        yield SlotSource("status", str(mention.status), _frame(mention))
    for role, actors in role_fillers(mention).items():
        for actor in actors:
            yield SlotSource(role, actor.name, where(mention, actor))
    if mention.location is not None:
        yield SlotSource(
            "location", mention.location.name, f"“{mention.location.text}”{_outside(mention, mention.location.text)}"
        )
    if mention.event_date is not None:
        date = mention.event_date
        days = str(date.start) if date.start == date.end else f"{date.start} to {date.end}"
        yield SlotSource("date", days, f"“{date.text}”{_outside(mention, date.text)}")


def where(mention: Mention, actor: Actor) -> str:
    """Say how an actor stands to the rest of the mention's sentence, or that it comes from elsewhere."""
    reading = mention.reading
    token = _head_in(reading, actor)
    if token is None:
        return f"“{actor.text}”, from the sentences around or the article as a whole"
    sentence = reading.sentence
    dep, head = sentence.deps[token], sentence.heads[token]
    if dep == "pobj":
        governor = sentence.heads[head]
        return f"“{actor.text}”, after “{sentence.words[head]}” of “{sentence.words[governor]}”"
    grammar = _GRAMMAR.get(dep)
    return f"“{actor.text}”" + (f", {grammar} “{sentence.words[head]}”" if grammar and head != token else "")


def _head_in(reading: Reading, actor: Actor) -> int | None:
    sentence = reading.sentence
    at = sentence.text.find(actor.text)
    if at < 0:
        return None
    inside = [t for t in range(len(sentence)) if at <= sentence.offsets[t] < at + len(actor.text)]
    return next((t for t in inside if sentence.heads[t] not in inside or sentence.heads[t] == t), None)


def _outside(mention: Mention, text: str) -> str:
    return "" if text in mention.reading.sentence.text else ", from the sentences around or the article as a whole"


def _bound(value: int | None) -> str:
    return "any number" if value is None else f"{value:,}"
