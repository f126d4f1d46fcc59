"""Many runs of one economy: what a run leaves behind, how runs are spread over processors and kept."""
