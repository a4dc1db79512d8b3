"""Pages about organisations and people: of the organisations themselves, and of officers."""
