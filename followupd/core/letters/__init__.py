"""What a letter is made of: the notes, the names, the dates, the choice of voice, the layout.

Pure, as all of core. ``core.compose`` puts these together; ``core.checks`` reads letters with them.
"""
