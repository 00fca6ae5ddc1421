"""One figure for each mechanism of the catalogue: ``draw`` in the module that has the model's name."""
