"""Routes of what hangs in the hall: entered by the administrator, shown by boards."""

from datetime import date
from typing import Any

import msgspec
from flask import Blueprint, request

from queue_server.domain.errors import BadInput
from queue_server.domain.permissions import Permission
from queue_server.use_cases import postings
from queue_server.use_cases.accounts import Caller
from queue_server.use_cases.postings import PART_BYTES, NewPosting
from queue_server.web import answers, bodies
from queue_server.web.api import Api
from queue_server.web.input import clean_text, read_body
from queue_server.web.kept_file import KeptFile, answer_file
from queue_server.web.media import LARGEST_VIDEO_BYTES, Media, read_media
from queue_server.web.reception import query_day

_FACTS = ("words", "words_en", "zone", "from_day", "until_day")


def blueprint(api: Api) -> Blueprint:
    """Routes under `/postings`."""
    made = api.blueprint()
    _keep(api, made)
    _show(api, made)
    return made


def _keep(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(
        made, "POST", "/postings", Permission.ADMINISTER, body=bodies.AddPosting, answers={201: answers.Anything}
    )
    def add(caller: Caller, body: bodies.AddPosting) -> Any:
        """Hang up a notice, or the opening hours."""
        new = NewPosting(**{name: getattr(body, name) for name in body.__struct_fields__})
        return 201, {"posting": run.write(caller.site_id, postings.add, caller.actor, new)}

    @api.route(made, "POST", "/postings/files", Permission.ADMINISTER, answers={201: answers.Anything}, query=_FACTS)
    def add_file(caller: Caller) -> Any:
        """Hang up a picture or a video: the body is the file, the query says the rest."""
        facts = _file_facts()
        request.max_content_length = LARGEST_VIDEO_BYTES + 1
        raw = read_body()
        media: Media = run.aside(read_media, raw)
        for part, start in enumerate(range(0, len(media.content), PART_BYTES)):
            content = media.content[start : start + PART_BYTES]
            run.write(caller.site_id, postings.keep_part, caller.actor, media.name, part, content)
        new = NewPosting(
            kind=media.kind, file=media.name, media_type=media.media_type, file_bytes=len(media.content), **facts
        )
        return 201, {"posting": run.write(caller.site_id, postings.add, caller.actor, new)}

    @api.route(
        made,
        "POST",
        "/postings/<int:posting_id>",
        Permission.ADMINISTER,
        body=bodies.ChangePosting,
        answers={200: answers.Anything},
    )
    def change(caller: Caller, body: bodies.ChangePosting, posting_id: int) -> Any:
        """Give a posting other words, another zone or other days, where it hangs."""
        return {"posting": run.write(caller.site_id, postings.change, caller.actor, posting_id, bodies.given(body))}

    @api.route(
        made, "POST", "/postings/<int:posting_id>/move", Permission.ADMINISTER, body=bodies.ToPlace, answers={204: None}
    )
    def move(caller: Caller, body: bodies.ToPlace, posting_id: int) -> Any:
        """Put a posting elsewhere in the order."""
        return run.write(caller.site_id, postings.move, caller.actor, posting_id, body.place)

    @api.route(made, "DELETE", "/postings/<int:posting_id>", Permission.ADMINISTER, answers={204: None})
    def remove(caller: Caller, posting_id: int) -> Any:
        """Take a posting down."""
        return run.write(caller.site_id, postings.remove, caller.actor, posting_id)


def _show(api: Api, made: Blueprint) -> None:
    run = api.run

    @api.route(
        made,
        "GET",
        "/postings/<int:posting_id>/file",
        Permission.READ_FEED,
        answers={200: answers.Anything, 206: answers.Anything},
    )
    def read_file(caller: Caller, posting_id: int) -> Any:
        """The picture or video of a posting."""
        file, media_type, size = run.read(caller.site_id, postings.find_file, caller.actor, posting_id)

        def read_part(number: int) -> bytes | None:
            return run.read(caller.site_id, postings.read_part, caller.actor, file, number)

        kept = KeptFile(read_part, part_bytes=PART_BYTES)
        response = answer_file(kept, media_type=media_type, size=size, digest=file)
        if response.status_code == 416:
            return response
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        # Whatever the file is, as a page of its own it may do nothing.
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


def _file_facts() -> dict[str, Any]:
    """What the query says of a file, as strict as a body is."""
    given = {name: clean_text(request.args[name]) for name in _FACTS[:3] if request.args.get(name)}
    try:
        checked = msgspec.convert({"kind": "notice", **given}, type=bodies.AddPosting)
    except msgspec.ValidationError as error:
        field = str(error).partition("$.")[2].rstrip("`") or "words"
        raise BadInput(field=field, expected="1–300") from None
    days: dict[str, date | None] = {name: query_day(name) for name in _FACTS[3:]}
    return {"words": checked.words, "words_en": checked.words_en, "zone": checked.zone, **days}
