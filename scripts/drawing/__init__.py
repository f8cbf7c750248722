"""Documents and diagrams drawn from the tables of the code, so that they cannot say anything else."""
