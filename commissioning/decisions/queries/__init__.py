"""Reads of issues and reports."""
