"""The node of a kiosk PC: serves the kiosk's page on loopback, forwards to the server, and gives numbers of a series
of its own while the server does not answer. Not part of the server; knows only its wire (docs/wire.md).
"""
