"""Raw tables of China Customs."""

import polars as pl

from sources.table import Column, Table

TRADE = Table(
    publisher="gacc",
    name="trade",
    description="Goods trade of China by month, commodity and partner, as an export of the query page has it.",
    grain=("extract", "year", "month", "product_code", "partner_code", "trade_mode_code", "region_code"),
    partitions=(Column("extract", pl.String(), "The export, by the name of its file: import_202401_usd."),),
    columns=(
        Column(
            "flow", pl.String(), "import or export, from the name of the file: the export itself does not state it."
        ),
        Column("year", pl.Int16(), "Calendar year."),
        Column("month", pl.Int16(), "Month."),
        Column("product_code", pl.String(), "Commodity code of China's tariff, 2 to 10 digits, leading zeros kept."),
        Column("product_name", pl.String(), "Name of the commodity in Chinese."),
        Column(
            "partner_code", pl.String(), "Partner in Customs' own numbering: 116 Japan, 502 USA; - if not selected."
        ),
        Column("partner_name", pl.String(), "Name of the partner in Chinese.", nullable=True),
        Column("trade_mode_code", pl.String(), "Customs regime (贸易方式); - if not selected."),
        Column("trade_mode_name", pl.String(), "Name of the regime in Chinese.", nullable=True),
        Column("region_code", pl.String(), "Place of registration of the trader (注册地); - if not selected."),
        Column("region_name", pl.String(), "Name of the place in Chinese.", nullable=True),
        Column("quantity_1", pl.Decimal(20, 3), "First quantity.", unit="see unit_1", nullable=True),
        Column("unit_1", pl.String(), "Unit of the first quantity, in Chinese: 千克.", nullable=True),
        Column("quantity_2", pl.Decimal(20, 3), "Second quantity.", unit="see unit_2", nullable=True),
        Column("unit_2", pl.String(), "Unit of the second quantity, in Chinese.", nullable=True),
        Column("value", pl.Decimal(20, 2), "Value: imports c.i.f., exports f.o.b.", unit="current, see currency"),
        Column("currency", pl.String(), "USD or CNY."),
    ),
)

TABLES = (TRADE,)
