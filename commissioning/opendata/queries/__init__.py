"""Reads for publication."""
