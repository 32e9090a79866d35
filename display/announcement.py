"""Calls as they are spoken: from the words of an address to a sentence. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from display.reading import SCHOOL, Mode, Reading, ThousandWord, ZeroWord, is_label, label, label_en, number, number_en

LANGUAGES = ("vi", "en")
TEST_SENTENCES = {
    "vi": "Thử loa. Nếu nghe rõ câu này, loa đang hoạt động tốt.",
    "en": "Sound test. If you hear this clearly, the loudspeaker works.",
}
_COUNTER = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is to be spoken: a call or one half of it (`label` or `counter` None), or the test of the loudspeaker."""

    label: str | None = None
    counter: int | None = None
    language: str = "vi"
    is_priority: bool = False
    is_test: bool = False
    reading: Reading = SCHOOL

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "Announcement | None":
        """An announcement from the words of an address, or None when they are not of the form."""
        language = query.get("language", "vi")
        reading = _parse_reading(query)
        if reading is None or language not in LANGUAGES:
            return None
        if "test" in query:
            return cls(language=language, is_test=True)
        ticket, counter = query.get("label"), query.get("counter")
        if ticket is None and counter is None:
            return None
        if ticket is not None and not is_label(ticket):
            return None
        if counter is not None and _COUNTER.fullmatch(counter) is None:
            return None
        return cls(
            label=ticket,
            counter=None if counter is None else int(counter),
            language=language,
            is_priority=query.get("priority", "0") == "1",
            reading=reading,
        )


def _parse_reading(query: Mapping[str, str]) -> Reading | None:
    try:
        return Reading(
            mode=Mode(query.get("reading", Mode.DIGITS)),
            zero_word=ZeroWord(query.get("zero_word", ZeroWord.LE)),
            thousand_word=ThousandWord(query.get("thousand_word", ThousandWord.NGHIN)),
        )
    except ValueError:
        return None


def sentence(call: Announcement) -> str:
    """The whole call or its half: `Mời số a không không năm, đến quầy số ba.`

    Priority is said as a word, not as a letter. The two halves meet at the comma, where a speaker pauses anyway:
    each is a sound of its own, and the one of the ticket can be ready before anybody knows the counter.
    """
    if call.is_test:
        return TEST_SENTENCES[call.language]
    say_ticket, say_counter = (_ticket_en, _counter_en) if call.language == "en" else (_ticket_vi, _counter_vi)
    halves = []
    if call.label is not None:
        halves.append(say_ticket(call, call.label))
    if call.counter is not None:
        halves.append(say_counter(call, call.counter))
    return " ".join(halves)


def _ticket_vi(call: Announcement, text: str) -> str:
    word = "ưu tiên " if call.is_priority else ""
    return f"Mời số {word}{label(text, call.reading)},"


def _counter_vi(call: Announcement, value: int) -> str:
    return f"đến quầy số {number(value, call.reading)}."


def _ticket_en(call: Announcement, text: str) -> str:
    return f"{'Priority number' if call.is_priority else 'Number'} {label_en(text)},"


def _counter_en(_call: Announcement, value: int) -> str:
    return f"counter {number_en(value)}."
