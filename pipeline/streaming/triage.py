"""Which messages of a batch have to be extracted, which repeat what is done, and which contradict an earlier article.

Every message ends in exactly one of: the messages to run, the repeats, the refused. Messages that are no article are
run too: the pipeline makes their dead letters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.streaming.near_duplicates import signature
from pipeline.streaming.seen_store import Claim, SeenStore
from schemas.records import Article, DeadLetter
from transforms.article_errors import ArticleError
from transforms.article_messages import content_id, decode_message
from transforms.dead_letters import dead_letter
from transforms.deduplicate import conflict_letter, deduplicate
from transforms.messages import Message, ReceivedArticle


@dataclass(frozen=True, slots=True)
class Triage:
    """What is to become of a batch.

    Attributes:
        messages: those to run, at most one for each article id.
        article_ids: the ids of the articles among them.
        repeats: how many were done before, or repeat another message of the batch.
        refused: dead letters of articles whose id stands for other content, and of messages that decoding crashes on.
        duplicate_of: for articles that repeat a story under another id, the id of the story's first.
    """

    messages: list[Message] = field(default_factory=list)
    article_ids: list[str] = field(default_factory=list)
    repeats: int = 0
    refused: list[DeadLetter] = field(default_factory=list)
    duplicate_of: dict[str, str] = field(default_factory=dict)


def triage(messages: Sequence[Message], store: SeenStore) -> Triage:
    """Sorts a batch and claims the articles that are to run in the store."""
    to_run: list[Message] = []
    refused: list[DeadLetter] = []
    by_id: dict[str, list[ReceivedArticle]] = defaultdict(list)
    for message in messages:
        try:
            article = decode_message(message)
        except ArticleError:
            to_run.append(message)
        except Exception as error:
            # A defect of ours, and the message would stop the stream at each delivery.
            refused.append(dead_letter(message, "decode", error))
        else:
            by_id[article.article_id].append(ReceivedArticle(article, message))
    known = store.find(by_id)
    chosen = {article_id: _choose(group, known.get(article_id)) for article_id, group in by_id.items()}
    claims = store.claim((article_id, _content(one.article), _signature(one)) for article_id, one in chosen.items())
    repeats = 0
    running: list[str] = []
    for article_id, group in by_id.items():
        claim = claims[article_id]
        agreeing = [one for one in group if _content(one.article) == claim.content]
        refused += [
            conflict_letter(one, chosen[article_id].message.origin if agreeing else "an earlier message")
            for one in group
            if _content(one.article) != claim.content
        ]
        if agreeing and not claim.written:
            to_run.append(agreeing[0].message)
            running.append(article_id)
            agreeing = agreeing[1:]
        repeats += len(agreeing)
    duplicate_of = {article_id: first for article_id in running if (first := claims[article_id].duplicate_of)}
    return Triage(to_run, running, repeats, refused, duplicate_of)


def _choose(group: list[ReceivedArticle], claim: Claim | None) -> ReceivedArticle:
    """The article that an id stands for: the one claimed earlier if it is here, else the one that a batch run takes."""
    if claim:
        for one in group:
            if _content(one.article) == claim.content:
                return one
    return deduplicate(group).kept


def _content(article: Article) -> str:
    return content_id(article.body, article.title, article.source, article.url, article.published_at)


def _signature(received: ReceivedArticle) -> bytes | None:
    return signature(received.article.body)
