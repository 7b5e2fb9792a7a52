#!/usr/bin/env python3
"""A function of one's own, in Python: disk.usage, to be called like any other: master run '*' disk.usage path=/var"""
import json
import shutil
import sys

DESCRIPTION = {
    "functions": [
        {
            "name": "usage",
            "effect": "read",
            "summary": "Tells how full the disk under a path is.",
            "parameters": [
                {"name": "path", "type": "text", "default": "/", "documentation": "A path on that disk."}
            ],
        }
    ]
}


def usage(path):
    disk = shutil.disk_usage(path)
    return {"total": disk.total, "used": disk.used, "free": disk.free}


if sys.argv[1] == "describe":
    answer = DESCRIPTION
else:
    request = json.load(sys.stdin)
    try:
        answer = usage(**request["arguments"])
    except OSError as error:
        sys.exit(str(error))
json.dump(answer, sys.stdout)
