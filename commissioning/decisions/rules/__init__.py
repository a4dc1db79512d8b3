"""Rules of decisions that need no database."""
