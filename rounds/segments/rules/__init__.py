"""Pure rules of segmentation (C19-C31)."""
