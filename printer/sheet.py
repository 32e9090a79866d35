"""The receipt of a dossier as a sheet of A5, for offices with a laser printer: form 01 as a PDF file.

The fields and their order are those of form 01 (TT 01/2018 Đ9, TT 03/2025); A5 is what that form is printed on.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos

from printer.codes import code_rows
from printer.phrases import Texts, clean
from printer.slip_parts import Slip, instant
from printer.slips import SlipError
from printer.texts import read_texts

_FONTS = Path(__file__).parent / "fonts"
_FACE = "DejaVu"
_MARGIN_MM = 11.0
_QR_MM = 30.0
_NOTE, _BODY, _TITLE, _DATE = 8.0, 9.5, 12.5, 20.0  # points
_QUIET_MODULES = 4


def draw_sheet(job: Mapping[str, Any]) -> bytes:
    """The PDF file of a receipt (a job as on the wire): A5 upright, as many pages as its papers need.

    Raises:
        SlipError: the job is no receipt, or its data is not one.
    """
    try:
        if job["kind"] != "receipt":
            raise SlipError("KeyError: only receipts have a sheet")
        texts = read_texts(str(job.get("language", "vi")))
        return _Sheet(texts, job["slip"], is_reprint=bool(job.get("is_reprint"))).drawn()
    except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise SlipError(f"{type(error).__name__}: {error}") from error


class _Sheet:
    """One receipt on its way to paper."""

    def __init__(self, texts: Texts, slip: Slip, *, is_reprint: bool) -> None:
        self._texts, self._words, self._slip, self._is_reprint = texts, texts["receipt"], slip, is_reprint
        self._pdf = _Pages(foot=f"{clean(slip['code'])}  ·  {clean(slip.get('site_foot'))}".rstrip(" ·"))
        self._pdf.set_title(" ".join(self._words["title"]))
        # The file of a job is the same whenever it is drawn.
        self._pdf.set_creation_date(datetime.fromisoformat(slip["received_at"]))
        self._pdf.add_page()

    def drawn(self) -> bytes:
        self._head()
        self._title()
        self._facts()
        self._documents()
        self._due()
        self._signatures()
        return bytes(self._pdf.output())

    def _head(self) -> None:
        """Whose paper it is on the left, the motto on the right, side by side."""
        pdf, slip = self._pdf, self._slip
        top, half = pdf.get_y(), pdf.epw / 2
        left = [(clean(slip["site_name"]), "", _NOTE), (clean(slip.get("site_short_name")).upper(), "B", _NOTE)]
        left.append((clean(slip.get("site_address")), "", _NOTE - 1))
        right = [(line, "B", _NOTE) for line in self._words["motto"]]
        bottoms = [self._column(pdf.l_margin, half - 2, left, top)]
        bottoms.append(self._column(pdf.l_margin + half + 2, half - 2, right, top))
        pdf.set_y(max(bottoms) + 1)
        pdf.set_line_width(0.3)
        pdf.line(pdf.l_margin, pdf.get_y(), pdf.l_margin + pdf.epw, pdf.get_y())
        pdf.ln(3)

    def _column(self, left: float, width: float, lines: list[tuple[str, str, float]], top: float) -> float:
        self._pdf.set_y(top)
        for text, style, size in lines:
            self._pdf.set_x(left)
            self._write(text, style, size, width=width, align="C")
        return float(self._pdf.get_y())

    def _title(self) -> None:
        for line in self._words["title"]:
            self._write(line, "B", _TITLE, align="C")
        if self._is_reprint:
            self._write(f"[ {self._texts['reprint']} ]", "B", _NOTE, align="C")
        self._pdf.ln(1)
        self._write(f"{self._words['code']}: {clean(self._slip['code'])}", "B", _BODY, align="C")
        self._pdf.ln(2)

    def _facts(self) -> None:
        slip, words = self._slip, self._words
        named = [(words[name], clean(slip.get(key))) for name, key in _FACTS]
        named.append((words["received_at"], instant(self._texts, slip["received_at"])))
        for name, value in named:
            if value:
                self._fact(name, value)
        self._pdf.ln(1)

    def _fact(self, name: str, value: str) -> None:
        """Name and value in one flow of text. Not the library's markdown: a name may hold its marks."""
        height = _line_mm(_BODY)
        for text, style in ((f"{name}: ", ""), (value, "B")):
            self._pdf.set_font(_FACE, style, _BODY)
            self._pdf.write(height, text)
        self._pdf.ln(height)

    def _documents(self) -> None:
        slip, words = self._slip, self._words
        listed = slip.get("documents") or []
        self._pdf.set_font(_FACE, "", _NOTE)
        if listed:
            self._write(f"{words['documents']}:", "", _BODY)
            widths = (8, 70, 34, 14)
            layout = TableBordersLayout.ALL
            with self._pdf.table(
                col_widths=widths, borders_layout=layout, line_height=4.2, padding=0.6, text_align="LEFT"
            ) as table:
                table.row(words["columns"])
                for place, one in enumerate(listed, start=1):
                    form = clean(self._texts["forms"].get(one.get("form"), one.get("form")))
                    table.row((str(place), clean(one["name"]), form, clean(one.get("count", 1))))
        if slip.get("copies") is not None:
            self._write(words["copies"].format(count=clean(slip["copies"])), "", _BODY)
        self._pdf.ln(2)

    def _due(self) -> None:
        """The day to come back, in a frame with the code to follow the dossier; never on two pages."""
        pdf, slip, words = self._pdf, self._slip, self._words
        height = _QR_MM + 8
        if pdf.will_page_break(height):
            pdf.add_page()
        top, left = pdf.get_y(), pdf.l_margin
        rows = code_rows(clean(slip["tracking_url"])) if slip.get("tracking_url") else ()
        width = pdf.epw - (_QR_MM + 4 if rows else 0)
        pdf.set_line_width(0.6)
        pdf.rect(left, top, pdf.epw, height)
        pdf.set_y(top + 2)
        for text, style, size in self._due_lines():
            pdf.set_x(left + 2)
            self._write(text, style, size, width=width - 2, align="C")
        if rows:
            self._code(rows, left + pdf.epw - _QR_MM - 2, top + 1.5)
            pdf.set_xy(left + pdf.epw - _QR_MM - 4, top + _QR_MM + 1)
            self._write(words["scan"], "", _NOTE - 1.5, width=_QR_MM + 4, align="C")
        pdf.set_y(top + height + 3)

    def _due_lines(self) -> list[tuple[str, str, float]]:
        slip, words = self._slip, self._words
        lines = [(words["due"], "B", _BODY)]
        if slip.get("due_day"):
            due = date.fromisoformat(slip["due_day"])
            lines += [(self._texts["weekdays"][due.weekday()], "B", _TITLE), (f"{due:%d/%m/%Y}", "B", _DATE)]
        else:
            lines.append((words["due_open"], "B", _TITLE))
        if slip.get("due_text"):
            lines.append((words["due_text"].format(text=clean(slip["due_text"])), "", _NOTE))
        place = clean(self._texts["results"].get(slip.get("result_at"), slip.get("result_at")))
        return [*lines, (f"{words['result_at']}: {place}", "", _NOTE)] if place else lines

    def _code(self, rows: tuple[tuple[bool, ...], ...], left: float, top: float) -> None:
        module = _QR_MM / (len(rows) + 2 * _QUIET_MODULES)
        self._pdf.set_fill_color(0)
        for line, row in enumerate(rows):
            for place, is_dark in enumerate(row):
                if is_dark:
                    x, y = left + (place + _QUIET_MODULES) * module, top + (line + _QUIET_MODULES) * module
                    # A hair more than the module: no white seams between neighbours in any viewer.
                    self._pdf.rect(x, y, module * 1.02, module * 1.02, style="F")

    def _signatures(self) -> None:
        pdf, words, half = self._pdf, self._words, self._pdf.epw / 2
        if pdf.will_page_break(38):
            pdf.add_page()
        top = pdf.get_y()
        names = (clean(self._slip.get("applicant_name")), clean(self._slip.get("officer_name")))
        for left, who, name in zip((0.0, half), ("signed_by_applicant", "signed_by_officer"), names, strict=True):
            self._column(pdf.l_margin + left, half, [(words[who], "B", _BODY), (words["sign_here"], "", _NOTE)], top)
            # 13 mm of white to sign on.
            self._column(pdf.l_margin + left, half, [(name, "", _BODY)], top + 22)
        pdf.ln(2)
        self._write(words["note"], "B", _NOTE, align="C")
        if self._slip.get("label"):
            self._write(words["label"].format(label=clean(self._slip["label"])), "", _NOTE, align="C")

    def _write(self, text: str, style: str, size: float, *, width: float = 0, align: str = "L") -> None:
        """A paragraph, wrapped; nothing for no text."""
        if not text:
            return
        self._pdf.set_font(_FACE, style, size)
        height = _line_mm(size)
        self._pdf.multi_cell(width, height, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _line_mm(size: float) -> float:
    """From one line to the next, in millimetres of a size in points: Vietnamese stacks two marks on a capital."""
    return size * 0.3528 * 1.35


class _Pages(FPDF):
    """A5 upright with our two faces embedded, and at each page's foot whose receipt it is and its number."""

    def __init__(self, *, foot: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format=(148, 210))
        self._foot = foot
        self.add_font(_FACE, "", _FONTS / "DejaVuSansCondensed.ttf")
        self.add_font(_FACE, "B", _FONTS / "DejaVuSansCondensed-Bold.ttf")
        self.set_margins(_MARGIN_MM, _MARGIN_MM - 2, _MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=_MARGIN_MM + 2)

    def footer(self) -> None:
        """The line at the foot of a page; called by the library."""
        self.set_y(-_MARGIN_MM)
        self.set_font(_FACE, "", _NOTE - 1)
        self.cell(0, 4, f"{self._foot}  ·  {self.page_no()}/{{nb}}", align="C")


_FACTS = (("applicant", "applicant_name"), ("procedure", "procedure_name"), ("agency", "agency"))
