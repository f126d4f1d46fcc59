"""A community's battery: how large, when it is filled, and what it saves."""
