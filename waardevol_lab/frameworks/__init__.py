"""The versions of the review framework and the vocabularies; `domain.framework` reads them."""
