"""How Permanence starts on one machine: `python -m config.launch`, or `Stack` in a test."""
