from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="unsd",
    title="UNSD correlation tables",
    licence="United Nations terms of use",
    calendar="with each edition of the Harmonized System, every five years",
    verified_live="no service: workbooks a person downloads into the drop folder",
    drop_folder="unsd_concordances",
)
