"""Half-yearly and yearly reports that write themselves from history."""
