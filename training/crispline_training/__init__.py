"""Train segmentation models whose boundaries are sharp."""
