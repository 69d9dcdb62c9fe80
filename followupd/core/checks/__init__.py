"""The rules by which a letter is judged, one module for each family of them.

Each rule takes a ``Sheet`` and yields findings. Pure, as all of core; the table of codes, their
severities and reasons is in the README. ``core.check`` runs them all.
"""
