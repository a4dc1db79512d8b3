"""Reads of agreements that pages share."""
