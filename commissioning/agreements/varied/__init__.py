"""What a variation makes of an agreement's terms: as they stand, as they would be, and the difference in words.

Terms are plain content (text, whole pence, ISO days) that can be frozen. Nothing here writes to the database.
"""
