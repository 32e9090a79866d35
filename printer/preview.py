"""The print preview: the same pictures as on paper, in the browser. Serves pages and pictures; who may see a job
is decided by the `read_job` that the application passes in.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, send_from_directory

from printer.blocks import PAPERS
from printer.raster import draw_job
from printer.slips import SlipError
from printer.texts import LANGUAGES, read_texts

_STATIC = Path(__file__).parent / "static"

ReadJob = Callable[[int], Mapping[str, Any] | None]


def _at_once(work: Callable[..., bytes], *arguments: Any) -> bytes:
    return work(*arguments)


def blueprint(read_job: ReadJob, *, offload: Callable[..., bytes] = _at_once) -> Blueprint:
    """`/print-preview`, its files under `/print-preview/static/`, its words, the pictures of jobs and
    the sheets of receipts.

    `read_job` gives a job as on the wire, None where there is none or the caller may not read it (404).
    `offload(work, *arguments)` may run the drawing elsewhere: it takes about 7 ms of CPU, a receipt 10, its sheet
    of A5 some 200.
    """
    pages = Blueprint("printer", __name__, static_folder=str(_STATIC), static_url_path="/print-preview/static")

    @pages.get("/print-preview")
    def page() -> Response:
        return send_from_directory(_STATIC, "preview.html", max_age=0)

    @pages.get("/print-preview/texts/<language>.json")
    def texts(language: str) -> Response:
        if language not in LANGUAGES:
            abort(404)
        return jsonify(read_texts(language)["page"])

    @pages.get("/print-preview/<int:job_id>.png")
    def picture(job_id: int) -> Response:
        width = request.args.get("width", "576")
        if width not in {str(dots) for dots in PAPERS}:
            abort(400)
        job = read_job(job_id)
        if job is None:
            abort(404)
        try:
            png = offload(draw_png, job, int(width))
        except SlipError:
            abort(404)
        # A receipt holds a name: nothing between here and the screen may keep it.
        return Response(png, mimetype="image/png", headers={"Cache-Control": "no-store"})

    @pages.get("/print-preview/<int:job_id>.pdf")
    def sheet(job_id: int) -> Response:
        job = read_job(job_id)
        if job is None:
            abort(404)
        try:
            pdf = offload(draw_pdf, job)
        except SlipError:
            abort(404)
        return Response(pdf, mimetype="application/pdf", headers={"Cache-Control": "no-store"})

    return pages


def draw_png(job: Mapping[str, Any], width_dots: int) -> bytes:
    """The picture that the agent prints, as a PNG file.

    Raises:
        SlipError: the job's data is not a slip.
    """
    file = BytesIO()
    draw_job(job, width_dots).save(file, "PNG")
    return file.getvalue()


def draw_pdf(job: Mapping[str, Any]) -> bytes:
    """The sheet of a receipt as a PDF file.

    Raises:
        SlipError: the job is no receipt, or its data is not one.
    """
    # Loaded with the first sheet: the PDF library takes 15 MB of each process, and most never draw one.
    from printer.sheet import draw_sheet

    return draw_sheet(job)
