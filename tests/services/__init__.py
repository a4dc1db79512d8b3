"""Tests with real processes: a Celery worker on the broker and the database that the environment names."""
