"""Whether the assistant gets better by what leads teach it, and whether faults are caught before they serve."""
