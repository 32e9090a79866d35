"""What the system costs, each figure beside its limit in one run. `./dev bench` writes docs/performance.md."""
