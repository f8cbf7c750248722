"""The tests of the platform; `tests.cast` says who plays, `tests.harness` what is held in every one of them."""
