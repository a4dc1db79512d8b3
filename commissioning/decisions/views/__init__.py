"""Pages of decisions: the public's and the office's."""
