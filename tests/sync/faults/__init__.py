"""What befalls machines, for real: killed, full, torn, restored, cloned, their clocks off. `make faults` does each a hundred times."""
