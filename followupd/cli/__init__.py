"""What a person types: one small function per command.

A command reads its words, lets ``flow`` do the work, and prints. Heavy modules are imported inside
the commands, so that ``followupd --version`` is there at once.
"""
