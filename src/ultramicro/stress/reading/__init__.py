"""What many runs say: survival, paired differences, recovery, what each technique adds, who loses."""
