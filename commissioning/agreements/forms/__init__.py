"""Forms of agreements, one module for each kind of page."""
