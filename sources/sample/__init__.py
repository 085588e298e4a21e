"""The synthetic world: generated data in the layout of CEPII BACI, without network and without real trade figures."""
