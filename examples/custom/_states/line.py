#!/usr/bin/env python3
"""A state of one's own, in Python: line.present keeps a line in a file that belongs to somebody else.

/etc/hosts:
  line.present:
    - text: 10.0.0.5 db.example.net
"""
import json
import os
import sys

DESCRIPTION = {
    "states": [
        {
            "name": "present",
            "effect": "repeatable",
            "summary": "Keeps a line in a file.",
            "parameters": [
                {"name": "name", "type": "text", "required": True, "documentation": "The file; it must exist."},
                {"name": "text", "type": "text", "required": True, "documentation": "The line."},
            ],
        }
    ]
}


def lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def read(name, text):
    if text in lines(name):
        return {"changes": [], "comment": "the line is there"}
    return {"changes": [{"what": name, "before": None, "after": text}]}


def apply(name, text):
    # Read again: somebody may have added it since.
    present = lines(name)
    if text not in present:
        status = os.stat(name)
        temporary = name + ".line-" + os.urandom(8).hex()
        with open(temporary, "x", encoding="utf-8") as file:
            os.fchmod(file.fileno(), status.st_mode & 0o7777)
            os.fchown(file.fileno(), status.st_uid, status.st_gid)
            file.write("\n".join(present + [text]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, name)
    return {"comment": "the line was added"}


if sys.argv[1] == "describe":
    answer = DESCRIPTION
else:
    request = json.load(sys.stdin)
    try:
        answer = {"read": read, "apply": apply}[sys.argv[1]](**request["arguments"])
    except OSError as error:
        sys.exit(str(error))
json.dump(answer, sys.stdout)
