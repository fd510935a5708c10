"""Photos on screen: the strip with its empty frames, the full view, what is drawn on them."""
