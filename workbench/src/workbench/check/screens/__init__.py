"""The screens of `rebond-workbench check`."""
