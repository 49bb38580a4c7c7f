"""A chart as a picture for documents. Labels are days and numbers, so that no font of the machine is needed."""

from PIL import Image, ImageDraw, ImageFont

from rounds.common.documents import png
from rounds.reports.rules.period import CHART_HEIGHT, CHART_WIDTH, Chart

SCALE = 2
INK, BAR = "#1f2933", "#2f6fb0"


def picture_of(chart: Chart) -> bytes:
    """A PNG of the chart's bars with their values above and their labels below."""
    image = Image.new("RGB", (CHART_WIDTH * SCALE, CHART_HEIGHT * SCALE), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=11 * SCALE)
    for bar in chart.bars:
        left, top = bar.x * SCALE, bar.y * SCALE
        pen.rectangle((left, top, left + bar.width * SCALE, top + bar.height * SCALE), fill=BAR)
        middle = bar.middle * SCALE
        pen.text((middle, top - 3 * SCALE), f"{bar.value:g}", fill=INK, font=font, anchor="ms")
        pen.text((middle, (CHART_HEIGHT - 5) * SCALE), bar.label, fill=INK, font=font, anchor="ms")
    return png(image)
