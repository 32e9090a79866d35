"""What comes out on paper: slips as pictures, the printers that print them, and the agent that feeds those.

Knows the wire (docs/wire.md, "Print job"), never the server.
"""

from printer.preview import blueprint

__all__ = ["blueprint"]
