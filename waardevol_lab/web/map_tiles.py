"""Pictures beneath a map, from the one site that the settings name; without it there are none."""

from waardevol_lab.config import Settings
from waardevol_lab.web.page_policy import allow_images_from
from waardevol_lab.web.session import current_settings


def tiles() -> Settings:
    """The settings of the tiles; opens this page's policy for their site."""
    settings: Settings = current_settings()
    if settings.tile_origin:
        allow_images_from(settings.tile_origin)
    return settings
