"""What libyaml needs for a file, as PyYAML gives it: its events, and its tree of nodes.

``python yardstick.py FILE`` prints JSON: seconds of each, MB of memory. The tree is what the cold
start is held against: a reader that knows lines and columns can't do with less. Python's own
collector is switched off, for it takes three times as long as libyaml does.
"""

import gc
import json
import sys
import time
from pathlib import Path

import yaml

gc.disable()  # Python's collector would go over the growing tree again and again
text = Path(sys.argv[1]).read_text(encoding="utf-8")
begin = time.perf_counter()
for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
    pass
events = time.perf_counter() - begin
begin = time.perf_counter()
tree = yaml.compose(text, Loader=yaml.CSafeLoader)
nodes = time.perf_counter() - begin
status = Path("/proc/self/status").read_text(encoding="ascii")
memory = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps({"events": events, "nodes": nodes, "memory": memory}))
