"""What a kommun file could say of the files that somebody has: proposals, each with its reason and its doubt.

Nothing here is used when a kommun is taken in: a person confirms, and what was confirmed stands in the kommun file.
"""
