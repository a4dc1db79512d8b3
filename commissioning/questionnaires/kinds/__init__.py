"""Kinds of question: one small class each, found by its name."""

from .registry import choices, kind_of, kinds

__all__ = ["choices", "kind_of", "kinds"]
