"""``python -m handoff.record.page``: a sheet in, a PDF of one page out. A process of its own: shaping is slow.

Standard input is the JSON of ``handoff.record.sheet``, standard output the PDF. A page that is too full is made
smaller; the exit code is 4 when even the smallest letters do not fit.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from handoff.record.fonts import LATIN, WEIGHTS, file

#: From comfortable to what an official still reads (pt of the running text).
SIZES = (10.0, 9.3, 8.7, 8.1, 7.5, 7.0)
MARGIN = 14.0

#: Letters that join and signs that move take a little more room than their widths add up to.
SHAPED = 1.08

#: Numbers with signs in between: in a line from right to left they would be read group by group from the wrong end.
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
NUMBER = re.compile(r"\d[\d.,:/+-]*\d")
GREY = (110, 110, 110)


class Page:
    """One try at one size of letters. Columns are mirrored for languages that run from right to left."""

    def __init__(self, told: dict[str, Any], size: float) -> None:
        self.told = told
        self.size = size
        self.rtl = told["direction"] == "rtl"
        self.start, self.end = ("R", "L") if self.rtl else ("L", "R")
        self.pdf = FPDF(format="Letter", unit="mm")
        self.pdf.set_margin(MARGIN)
        self.pdf.set_auto_page_break(True, margin=MARGIN - 4)
        self.pdf.set_title("Page")
        self.pdf.set_lang(told["language"])
        names = [told["script"]] if told["script"] == LATIN else [told["script"], LATIN]
        for name in names:
            for weight in WEIGHTS:
                self.pdf.add_font(name, "B" if weight == "Bold" else "", file(name, weight))
        if len(names) > 1:
            self.pdf.set_fallback_fonts([LATIN], exact_match=True)
        self.pdf.set_text_shaping(True, direction=told["direction"])
        self.wrap = WrapMode.CHAR if told["script"] == "NotoSansSC" else WrapMode.WORD
        self.pdf.add_page()
        self.width = self.pdf.epw

    def draw(self) -> FPDF:
        told = self.told
        self.text(told["title"], 1.7, bold=True, after=1.2)
        self.heading(told["fill"]["title"])
        for label in told["fill"]["lines"]:
            self.blank(label)
        self.heading(told["work"]["title"])
        self.pairs(told["work"]["facts"], columns=2)
        self.heading(told["sum"]["title"])
        self.table(told["sum"]["head"], told["sum"]["rows"])
        self.pairs(told["sum"]["totals"], columns=1)
        self.heading(told["result"]["title"])
        self.pairs(told["result"]["rows"], columns=1, bold=True)
        self.heading(told["notes"]["title"])
        for line in told["notes"]["lines"]:
            self.text(f"• {line}", 0.88)
        self.heading(told["sources"]["title"])
        for line in told["sources"]["lines"]:
            self.text(line, 0.72, grey=True, ltr=True)
        self.gap(1.5)
        for line in told["where"]:
            self.text(line, 0.95)
        self.gap(1.5)
        for line in told["foot"]:
            self.text(line, 0.85, grey=True)
        self.gap(2.5)
        self.two_blanks(told["sign"])
        return self.pdf

    # --- pieces -------------------------------------------------------------------------------------------------------

    def font(self, scale: float, *, bold: bool = False, grey: bool = False) -> float:
        """Sets the font; the height of a line in mm. Scripts with signs above and below get more room."""
        size = self.size * scale
        self.pdf.set_font(self.told["script"], "B" if bold else "", size)
        self.pdf.set_text_color(*(GREY if grey else (0, 0, 0)))
        tall = 1.5 if self.told["script"] in ("NotoSansArabic", "NotoSansDevanagari", "NotoSansGurmukhi") else 1.34
        return size * 0.3528 * tall

    def text(
        self,
        words: str,
        scale: float,
        *,
        bold: bool = False,
        grey: bool = False,
        after: float = 0.3,
        ltr: bool = False,
    ) -> None:
        height = self.font(scale, bold=bold, grey=grey)
        self.pdf.set_x(self.pdf.l_margin)
        align = "L" if ltr else self.start
        words = words if ltr else self.isolated(words)
        self.pdf.multi_cell(
            self.width, height, words, align=align, wrapmode=self.wrap, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        self.gap(after)

    def isolated(self, words: str) -> str:
        """The words, with each number kept in its own order on a page that runs from right to left."""
        if not (self.rtl and RIGHT_TO_LEFT.search(words)):
            return words
        return NUMBER.sub(lambda found: f"\u2066{found.group()}\u2069", words)

    def gap(self, mm: float) -> None:
        self.pdf.set_y(self.pdf.get_y() + mm * self.size / SIZES[0])

    def heading(self, words: str) -> None:
        self.gap(1.6)
        self.text(words, 1.08, bold=True, after=0.4)
        y = self.pdf.get_y()
        self.pdf.set_draw_color(160)
        self.pdf.line(self.pdf.l_margin, y, self.pdf.l_margin + self.width, y)
        self.gap(0.9)

    def blank(self, label: str) -> None:
        """A label, and a line to write on."""
        height = self.font(1.0) * 1.5
        y = self.pdf.get_y()
        self.label_and_rule(label, 0.0, self.width, y, height)
        self.pdf.set_y(y + height)

    def two_blanks(self, labels: list[str]) -> None:
        height = self.font(1.0) * 1.5
        y = self.pdf.get_y()
        half = self.width * 0.62
        for label, begin, end in ((labels[0], 0.0, half - 4), (labels[1], half, self.width)):
            self.label_and_rule(label, begin, end, y, height)
        self.pdf.set_y(y + height)

    def label_and_rule(self, label: str, begin: float, end: float, y: float, height: float) -> None:
        """A label on one line, in smaller letters when it is long, and a line from its end on."""
        room = (end - begin) * 0.62
        scale = 1.0
        while self.pdf.get_string_width(label) * SHAPED + 4 > room and scale > 0.6:
            scale -= 0.08
            self.font(scale)
        reach = min(room, self.pdf.get_string_width(label) * SHAPED + 4)
        self.pdf.set_xy(self.x(begin, begin + reach), y)
        self.pdf.cell(reach, height, self.isolated(label), align=self.start)
        self.font(1.0)
        self.rule(begin + reach, end, y + height * 0.86)

    def rule(self, begin: float, end: float, y: float) -> None:
        self.pdf.set_draw_color(120)
        self.pdf.line(self.x(begin, end), y, self.x(begin, end) + end - begin, y)

    def x(self, begin: float, end: float) -> float:
        """Where a column that reaches from ``begin`` to ``end`` (mm from the side where reading starts) lies."""
        return self.pdf.l_margin + (self.width - end if self.rtl else begin)

    def cell(self, words: str, begin: float, end: float, y: float, height: float, align: str) -> float:
        """Words in a column, broken into lines; the height they take."""
        words = self.isolated(words)
        self.pdf.set_xy(self.x(begin, end), y)
        lines = self.pdf.multi_cell(
            end - begin, height, words, align=align, wrapmode=self.wrap, dry_run=True, output="LINES"
        )
        self.pdf.multi_cell(end - begin, height, words, align=align, wrapmode=self.wrap)
        assert isinstance(lines, list)
        return len(lines) * height

    def pairs(self, rows: list[list[str]], *, columns: int, bold: bool = False) -> None:
        """Labels with their values, in one or two columns."""
        height = self.font(1.0, bold=bold)
        wide = self.width / columns
        y = self.pdf.get_y()
        for n in range(0, len(rows), columns):
            taken = height
            for column, (label, value) in enumerate(rows[n : n + columns]):
                begin = column * wide
                middle, end = begin + wide * (0.6 if columns == 2 else 0.72), begin + wide - (3 if columns == 2 else 0)
                taken = max(taken, self.cell(label, begin, middle, y, height, self.start))
                taken = max(taken, self.cell(value, middle, end, y, height, self.end if columns == 1 else self.start))
            y += taken
            self.pdf.set_y(y)
        self.gap(0.5)

    def table(self, head: list[str], rows: list[list[str]]) -> None:
        borders = [0.0, 0.40, 0.56, 0.78, 1.0]
        y = self.pdf.get_y()
        for n, row in enumerate([head, *rows]):
            height = self.font(0.92, bold=n == 0)
            taken = height
            for column, words in enumerate(row):
                begin, end = borders[column] * self.width, borders[column + 1] * self.width
                align = self.start if column == 0 else self.end
                taken = max(taken, self.cell(words, begin, end, y, height, align))
            y += taken
            self.pdf.set_y(y)
        self.rule(0, self.width, y + 0.3)
        self.gap(0.9)


def make(told: dict[str, Any]) -> bytes | None:
    """The PDF, in the largest letters with which it has one page; None when none do."""
    for size in SIZES:
        pdf = Page(told, size).draw()
        if pdf.pages_count == 1:
            return bytes(pdf.output())
    return None


def main() -> int:
    logging.disable(logging.CRITICAL)  # fontTools tells what it leaves out of the fonts
    page = make(json.load(sys.stdin))
    if page is None:
        return 4
    sys.stdout.buffer.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
