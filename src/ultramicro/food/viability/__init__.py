"""Whether a food hub can pay its way: asked of its scale before anything else."""
