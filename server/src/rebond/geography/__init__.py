"""Communes, intermunicipalities and départements of France."""
