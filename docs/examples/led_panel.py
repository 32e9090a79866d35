"""Drives an LED panel: one line for each call. Run: python led_panel.py https://SERVER:8080 TOKEN_OF_A_PROGRAM"""

import sys

import socketio

CALLS = ("ticket_called", "ticket_recalled", "ticket_resumed")
panel = socketio.Client()  # connects again by itself when the line is cut
state = {"last": 0}


@panel.on("snapshot")
def begin(snapshot):
    """Where the feed begins."""
    state["last"] = snapshot["sequence"]


@panel.on("event")
def hear(event):
    """What happened next."""
    if event["sequence"] > state["last"]:  # else heard already
        state["last"] = event["sequence"]
        if event.get("kind") in CALLS:
            print(event["ticket"]["counter"], event["ticket"]["label"], flush=True)  # here: write it to the panel


while True:
    panel.connect(sys.argv[1], auth={"token": sys.argv[2]}, transports=["websocket"], retry=True)
    panel.wait()
    panel.sleep(60)  # told to go: more than eight connections with this token, or the token has ended
