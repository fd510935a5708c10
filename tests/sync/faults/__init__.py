"""What befalls machines, for real: processes killed, disks full, files torn. `make faults` does each a hundred times."""
