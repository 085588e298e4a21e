from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="miit",
    title="MIIT lists of little giants and single champions",
    licence="facts from public notices of the Ministry of Industry and Information Technology of China",
    calendar="little giants once a year, announced between July and November",
    verified_live="no service: notices and press tables that a person transcribes into the drop folder",
    issues=((11, 30),),
    grace_days=60,
    drop_folder="miit",
)
