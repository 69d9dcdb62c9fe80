"""Measurements of this program beside what a person would use instead; ``make bench``.

One module per point, each on loopback and in folders of its own. Nothing here is a test: a figure
that falls short is written down as it is.

    machine.py      what it was measured on
    contest.py      contestants by turns, and how their times are taken
    material.py     settings, queues and outboxes of any size
    mailhouse.py    Postfix, Dovecot and a keyring, for the sending
    sending.py drafting.py rest.py growth.py commands.py tests_time.py      the six points
    programs/       what runs as a process of its own
    figures.py      the shape of a result
    report.py plot.py   results as Markdown and SVG
"""
