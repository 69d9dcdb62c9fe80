"""The yardstick: letters that lie ready, sent in a loop over one connection with smtplib.

It reads, drafts, checks and remembers nothing. ``python plain_smtplib.py LETTERS PORT CA`` with the
password on standard input.
"""

import json
import smtplib
import ssl
import sys
from pathlib import Path

letters = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
with smtplib.SMTP("localhost", int(sys.argv[2]), local_hostname="[127.0.0.1]") as line:
    line.starttls(context=ssl.create_default_context(cafile=sys.argv[3]))
    line.login(letters["me"], sys.stdin.readline().rstrip("\n"))
    for one in letters["letters"]:
        line.sendmail(letters["me"], [one["to"]], one["mail"].encode())
