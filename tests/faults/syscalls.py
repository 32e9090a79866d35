"""Reads a log of strace (-f -y), and judges by it whether each answer came after the sync of what it acknowledges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

TRACED = "fsync,fdatasync,write,pwrite64,writev,pwritev,sendto,sendmsg,recvfrom,recvmsg,read"
SYNCS = ("fsync", "fdatasync")
WRITES = ("write", "pwrite64", "writev", "pwritev")
RECEIVES = ("recvfrom", "recvmsg", "read")
SENDS = ("sendto", "sendmsg", "write", "writev")

_WHOLE = re.compile(r"^(?P<pid>\d+) +(?:[\d.]+ )?(?P<name>\w+)\((?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +(?:[\d.]+ )?<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")
_FILE = re.compile(r"^\d+<(?P<file>[^>]*)>")
_RESULT = re.compile(r"= (?P<result>-?\d+|\?)[^=]*$")
_REQUEST = re.compile(r'"(?P<method>GET|POST|DELETE) (?P<path>/[^ ?"]*)[^"]* HTTP/1\.1')
_ANSWER = re.compile(r'"HTTP/1\.1 (?P<status>\d{3}) ')


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One system call: between which lines of the log it ran, on which file, and its result (None: it never ended)."""

    name: str
    file: str
    text: str
    began: int
    ended: int
    result: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request that was answered, and what was on the disk when the first byte of the answer left."""

    path: str
    status: int
    writes: int
    is_synced: bool


def calls(log: str) -> list[Call]:
    """The system calls of a log in the order they began; a call split over two lines is one."""
    found: dict[int, Call] = {}
    open_calls: dict[str, int] = {}  # process or thread -> line its unfinished call began on
    for line, raw in enumerate(log.splitlines()):
        if resumed := _RESUMED.match(raw):
            began = open_calls.pop(resumed["pid"], None)
            if began is not None:
                call = found[began]
                text = call.text + resumed["rest"]
                found[began] = replace(call, text=text, ended=line, result=_result(resumed["rest"]))
        elif whole := _WHOLE.match(raw):
            text, file = whole["rest"], _FILE.match(whole["rest"])
            is_open = text.endswith("<unfinished ...>")
            if is_open:
                open_calls[whole["pid"]] = line
            found[line] = Call(
                name=whole["name"],
                file=file["file"] if file else "",
                text=text.removesuffix("<unfinished ...>"),
                began=line,
                ended=line,
                result=None if is_open else _result(text),
            )
    return list(found.values())


def answered(made: list[Call], database: str) -> list[Answered]:
    """Every answered request of a log, in order of the answers.

    A request is synced when each file of the database (its name begins with `database`) that was written
    since the request came has been synced, successfully, after its last write and before the answer.
    """
    return [
        _judge(request, answer, [call for call in made if call.file.startswith(database)])
        for request, answer in _exchanges(made)
    ]


def _exchanges(made: list[Call]) -> Iterator[tuple[Call, Call]]:
    waiting: dict[str, Call] = {}  # socket -> the request not answered yet
    for call in made:
        if call.name in RECEIVES and _REQUEST.search(call.text):
            waiting[call.file] = call
        elif call.name in SENDS and call.file in waiting and _ANSWER.search(call.text):
            yield waiting.pop(call.file), call


def _judge(request: Call, answer: Call, on_database: list[Call]) -> Answered:
    between = [call for call in on_database if request.began < call.began < answer.began]
    writes = [call for call in between if call.name in WRITES]
    syncs = [
        call
        for call in between
        if call.name in SYNCS and call.result == 0 and request.began < call.ended < answer.began
    ]
    last = {call.file: call.ended for call in writes}
    synced = {call.file: call.began for call in syncs}
    path, status = _REQUEST.search(request.text), _ANSWER.search(answer.text)
    assert path is not None and status is not None
    return Answered(
        path=path["path"],
        status=int(status["status"]),
        writes=len(writes),
        is_synced=all(synced.get(file, -1) > ended for file, ended in last.items()),
    )


def _result(text: str) -> int | None:
    found = _RESULT.search(text)
    return None if found is None or found["result"] == "?" else int(found["result"])
