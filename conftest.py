from hypothesis import settings

# No limit on the time of one example: a shared machine would fail a sound test, and the first example of a
# property over dates reads a calendar.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")
