"""Languages are told apart offline, by a model that ships with its library."""

from __future__ import annotations

import subprocess
import sys

import pytest

from transforms.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The two sides agreed on a ceasefire after talks in Geneva.", "en"),
        ("THE TWO SIDES AGREED ON A CEASEFIRE AFTER TALKS IN GENEVA.", "en"),
        ("Die beiden Seiten einigten sich in Genf auf eine Waffenruhe.", "de"),
        ("Las dos partes acordaron un alto el fuego en Ginebra.", "es"),
        ("اتفق الطرفان على وقف إطلاق النار بعد محادثات في جنيف.", "ar"),
        ("双方在日内瓦会谈后同意停火。", "zh"),
    ],
)
def test_the_language_of_a_sentence_is_recognised(text: str, code: str) -> None:
    detected, score = detect_language(text)
    assert detected == code
    assert 0.5 < score <= 1


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert detect_language("The two sides agreed on a ceasefire. " * 20 + "Sie einigten sich. " * 1000).code == "en"


def test_no_network_is_needed() -> None:
    forbidding = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('the network was asked')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from transforms.language import detect_language\n"
        "assert detect_language('Officials said so on Monday.').code == 'en'\n"
    )
    subprocess.run([sys.executable, "-c", forbidding], check=True)
