"""One function is one transaction. A module per actor; `runner` is the only place that opens a write."""
