"""The synthetic world: a stand-in for CEPII BACI that needs no network and holds no real trade figure."""
