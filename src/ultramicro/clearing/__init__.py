"""Cancel what neighbours owe each other: the greatest set-off, with its proof."""
