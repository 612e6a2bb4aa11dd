"""On PYTHONPATH of a crawl under test: writes down where it connects to, lets nothing leave this machine, and answers for DNS.

WIRETAP: a file that gets a line for each connection; beside it, with the ending .memory, one for what each process took, in KiB.
ANSWERS: a JSON file, name -> addresses, one for each time that it is asked; "sleep" for a name server that does not answer.
"""

import atexit
import errno
import json
import os
import socket
import time

_CONNECT = socket.socket.connect_ex
_LOOK_UP = socket.gethostbyname


def connect(self, address):
    if self.family == socket.AF_UNIX:
        return _CONNECT(self, address)
    with open(os.environ["WIRETAP"], "a") as file:
        file.write(json.dumps(address[:2]) + "\n")
    return _CONNECT(self, address) if address[0].startswith("127.") else errno.ECONNREFUSED


def look_up(name):
    found = _ANSWERS.get(name.lower())
    if found == ["sleep"]:
        time.sleep(5)
    elif found:
        return found.pop(0) if len(found) > 1 else found[0]
    if name.replace(".", "").isdigit() or name.startswith("0x"):
        return _LOOK_UP(name)
    raise socket.gaierror(socket.EAI_NONAME, "nobody knows this name")


def say_memory():
    with open("/proc/self/status") as status:    # ru_maxrss begins with what the parent held
        most = next((line.split()[1] for line in status if line.startswith("VmHWM:")), "0")
    with open(os.environ["WIRETAP"] + ".memory", "a") as file:
        file.write(f"{most}\n")


if "WIRETAP" in os.environ:
    with open(os.environ["ANSWERS"]) as file:
        _ANSWERS = json.load(file)
    socket.socket.connect_ex = connect
    socket.gethostbyname = look_up
    atexit.register(say_memory)
