from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="regional_lists",
    title="Regional lists of platforms, chain leaders and reviewed titles",
    licence="facts from public lists and notices of Chinese authorities, each named in the file",
    calendar="none in common: each list has its own authority",
    verified_live="no service: lists and notices that a person transcribes into the drop folder; none was at hand",
    drop_folder="regional_lists",
)
