"""Paper: the leaflet a person takes home, its preview and its way to a printer."""
