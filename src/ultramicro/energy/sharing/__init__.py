"""Who gets how much of what is generated here: keys, their public levels, and how fair they are."""
