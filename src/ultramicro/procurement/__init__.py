"""Public buying that reaches small suppliers: the law of a day, lots, bundles, promises and duties."""
