"""The same letters with ``yagmail.SMTP.send`` in a loop, as its README shows it.

``python yagmail_loop.py LETTERS PORT`` with the password on standard input.
"""

import json
import sys
from pathlib import Path

import yagmail

letters = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
password = sys.stdin.readline().rstrip("\n")
with yagmail.SMTP(
    letters["me"], password, "localhost", int(sys.argv[2]), smtp_starttls=True, smtp_ssl=False
) as yag:
    for one in letters["letters"]:
        if yag.send(to=one["to"], subject=one["subject"], contents=one["body"]) is False:
            sys.exit("yagmail did not send a letter")
