"""Results of Pix campaigns, from the files that Pix Orga exports. Names are left at the door."""
