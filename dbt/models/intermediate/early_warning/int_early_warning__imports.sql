-- Value and volume of every product in every reported month. Trade without a weight is given the unit value of the
-- weighed trade where most of the value was weighed; else the volume is unknown. Chinese New Year falls in January or
-- February, and China's customs publish both as one: each of the two months gets half of their sum, once both are out.
with

parameters as (

    select value as min_coverage_share
    from {{ ref('trade_parameters') }}
    where parameter_code = 'unit_value_least_coverage_share'

),

summed as (

    select
        economy_code,
        hs_edition,
        product_code,
        month_number,
        -- a confidential part makes the sum unknown
        case when count(trade_value) = count(*) then sum(trade_value) end as trade_value,
        sum(case when quantity_t is not null then trade_value end) as weighed_value,
        sum(quantity_t) as quantity_t
    from {{ ref('int_early_warning__flows') }}
    where counts_once
    group by all

),

products as (

    select
        economy_code,
        hs_edition,
        product_code,
        min(month_number) as first_import_month_number
    from summed
    group by economy_code, hs_edition, product_code

),

carried_products as (

    select distinct
        newer_edition as hs_edition,
        newer_code as product_code
    from {{ ref('int_editions__carried_codes') }}

),

amounts as (

    select
        months.*,
        products.product_code,
        products.first_import_month_number,
        case when summed.economy_code is null then 0 else summed.trade_value end as trade_value,
        case
            when summed.economy_code is null or summed.trade_value = 0 then 0
            when {{ share('summed.weighed_value', 'summed.trade_value') }} >= parameters.min_coverage_share
                then {{ share('summed.trade_value', 'summed.weighed_value') }} * cast(summed.quantity_t as double)
        end as quantity_t
    from {{ ref('int_early_warning__months') }} as months
    inner join products using (economy_code, hs_edition)
    left join carried_products using (hs_edition, product_code)
    left join summed using (economy_code, hs_edition, product_code, month_number)
    cross join parameters
    -- what other codes were imported in the months of the edition before is not known, and not zero
    where not months.is_carried or carried_products.product_code is not null

),

new_year as (

    select
        *,
        count(trade_value) over january_and_february as value_count,
        sum(trade_value) over january_and_february as new_year_value,
        count(quantity_t) over january_and_february as quantity_count,
        sum(quantity_t) over january_and_february as new_year_quantity_t
    from amounts
    window january_and_february as (partition by economy_code, hs_edition, product_code, year, month <= 2)

)

-- Sums of decimals are exact, in whatever order the months are read.
select
    economy_code,
    publisher,
    hs_edition,
    product_code,
    year,
    month,
    month_number,
    first_import_month_number,
    is_carried,
    cast(
        case
            when month > 2 then trade_value
            when value_count = 2 then new_year_value / 2
        end as decimal(24, 6)
    ) as trade_value,
    cast(
        case
            when month > 2 then quantity_t
            when quantity_count = 2 then new_year_quantity_t / 2
        end as decimal(24, 6)
    ) as quantity_t,
    is_redistributable,
    vintage_id

from new_year
