"""Words between questions, for context: nothing is asked."""

from .base import Kind
from .paper import Paper
from .registry import register


@register
class Statement(Kind):
    name, label, template = "statement", "Statement (no answer)", ""
    asks = False

    def read(self, question, data):
        return {}

    def parse(self, question, raw):
        return None

    def raw(self, question, value):
        return {}

    def paper(self, question, rows=0):
        return Paper()

    def columns(self, question):
        return []

    def cells(self, question, value):
        return []
