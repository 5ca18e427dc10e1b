"""How fast the portal is, each figure beside the limit measured in the same run (`make bench`)."""
