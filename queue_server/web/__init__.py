"""HTTP: a module per actor, and the wire. Routes hold no rules: they parse, run one use case, answer."""
