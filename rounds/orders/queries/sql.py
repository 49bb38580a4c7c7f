"""Every SQL statement on order lines. Another engine (ClickHouse for a nation) needs this module in its own dialect.

Names in braces are filled by this package only, never with text from a file; values go in as parameters.
"""

# ---- importing ------------------------------------------------------------------------------------------------

RAW_PARQUET = """
CREATE TEMP VIEW raw AS SELECT file_row_number + 1 AS n, {columns} FROM read_parquet({path}, file_row_number = true)
"""
RAW_CSV = """
CREATE TEMP VIEW raw AS
SELECT row_number() OVER () + {skipped} AS n, *
FROM read_csv({path}, delim = {separator}, quote = '"', escape = '"', header = false, skip = {skipped},
              columns = {columns}, auto_detect = false, null_padding = false, max_line_size = 1000000)
"""
RAW_ROWS = "CREATE TEMP VIEW raw AS SELECT * FROM read_parquet({path})"

PICKED = "CREATE TEMP TABLE picked AS SELECT n, {fields} FROM raw"
DISTINCT = "SELECT DISTINCT {field} AS found FROM picked WHERE {field} IS NOT NULL ORDER BY 1"
CLEANED = "CREATE TEMP TABLE clean_{field} AS SELECT * FROM cleaned_values"

CHECKED = """
CREATE TEMP TABLE checked AS
SELECT n,
       clean_order_date.value AS order_date, clean_retailer.value AS retailer, clean_product.value AS product,
       nullif(trim(picked.line::VARCHAR), '') AS line,
       {quantity} AS quantity, {amount} AS amount,
       CASE WHEN clean_order_date.found IS NULL THEN 'value.missing' ELSE clean_order_date.code END AS order_date_code,
       CASE WHEN clean_retailer.found IS NULL THEN 'value.missing' ELSE clean_retailer.code END AS retailer_code,
       CASE WHEN clean_product.found IS NULL THEN 'value.missing' ELSE clean_product.code END AS product_code,
       {quantity_code} AS quantity_code, {amount_code} AS amount_code,
       picked.row_code
FROM picked
LEFT JOIN clean_order_date ON picked.order_date = clean_order_date.found
LEFT JOIN clean_retailer ON picked.retailer = clean_retailer.found
LEFT JOIN clean_product ON picked.product = clean_product.found
{joins}
"""
TYPED_QUANTITY = "round(try_cast(picked.quantity AS DECIMAL(18, 6)) * {factor}, 3)::DECIMAL(14, 3)"
TYPED_AMOUNT = "try_cast(round(picked.amount, 2) AS DECIMAL(14, 2))"
TYPED_CODE = """
CASE WHEN picked.{field} IS NULL THEN 'value.missing' WHEN {value} IS NULL THEN 'number.unreadable' END"""
JOINED_CODE = "CASE WHEN clean_{field}.found IS NULL THEN 'value.missing' ELSE clean_{field}.code END"
JOIN = "LEFT JOIN clean_{field} ON picked.{field} = clean_{field}.found"

COMPLETE = """
order_date IS NOT NULL AND retailer IS NOT NULL AND product IS NOT NULL AND quantity IS NOT NULL AND amount IS NOT NULL
AND row_code IS NULL"""
NAMED = f"""
CREATE TEMP TABLE named AS
SELECT n, order_date, retailer, product, quantity, amount,
       coalesce(line, 'd:' || order_date || '/' || retailer || '/' || product || '/' || row_number() OVER (
           PARTITION BY order_date, retailer, product, line IS NULL ORDER BY quantity, amount, n)) AS line
FROM checked WHERE {COMPLETE}
"""
NAMED_BY_FILE = f"""
CREATE TEMP TABLE named AS
SELECT n, order_date, retailer, product, quantity, amount, line FROM checked WHERE {COMPLETE}
"""
UNNAMED = f"SELECT count(*) FROM checked WHERE line IS NULL AND {COMPLETE}"

SET_ASIDE = "CREATE TEMP TABLE set_aside (n BIGINT, code VARCHAR, batch VARCHAR)"
REPEATED = """
INSERT INTO set_aside
WITH twice AS (SELECT line FROM named GROUP BY line HAVING count(*) > 1),
     ranked AS (
         SELECT named.*, row_number() OVER first_first AS place,
                first_value(struct_pack(order_date, retailer, product, quantity, amount)) OVER first_first AS kept
         FROM named JOIN twice USING (line)
         WINDOW first_first AS (PARTITION BY line ORDER BY n))
SELECT n, CASE WHEN kept = struct_pack(order_date, retailer, product, quantity, amount)
               THEN 'line.repeated' ELSE 'line.conflict' END, ''
FROM ranked WHERE place > 1
"""
ALREADY = """
INSERT INTO set_aside
SELECT n, CASE WHEN count(*) FILTER (WHERE same) > 0 THEN 'line.already' ELSE 'line.changed' END, min(batch)
FROM (SELECT named.n, old.batch,
             (old.order_date, old.retailer, old.product, old.quantity, old.amount)
             = (named.order_date, named.retailer, named.product, named.quantity, named.amount) AS same
      FROM named JOIN (SELECT *, parse_filename(filename, true) AS batch FROM read_parquet({files}, filename = true,
                       hive_partitioning = false)) AS old USING (line)
      WHERE named.n NOT IN (SELECT n FROM set_aside))
GROUP BY n
"""
ACCEPTED = """
CREATE TEMP TABLE accepted AS
SELECT order_date, retailer, product, line, quantity, amount, n FROM named ANTI JOIN set_aside USING (n)
"""
MONTHS = "SELECT strftime(order_date, '%Y-%m') AS month, count(*) FROM accepted GROUP BY 1 ORDER BY 1"
WRITE_MONTH = """
COPY (SELECT order_date, retailer, product, line, quantity, amount FROM accepted
      WHERE order_date BETWEEN DATE '{first}' AND last_day(DATE '{first}')
      ORDER BY retailer, order_date, line)
TO {path} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30720)
"""
TOTALS = "SELECT count(*), min(order_date), max(order_date), sum(quantity), sum(amount) FROM accepted"
PRODUCT_CODES = "SELECT DISTINCT product FROM read_parquet({files}, hive_partitioning = false) ORDER BY 1"
COUNT_READ = "SELECT count(*) FROM picked"

# every problem of every row, with the batch of an older line
FOUND = """
CREATE TEMP VIEW found AS
SELECT n, 'order_date' AS field, order_date_code AS code, '' AS batch FROM checked WHERE order_date_code IS NOT NULL
UNION ALL SELECT n, 'retailer', retailer_code, '' FROM checked WHERE retailer_code IS NOT NULL
UNION ALL SELECT n, 'product', product_code, '' FROM checked WHERE product_code IS NOT NULL
UNION ALL SELECT n, 'quantity', quantity_code, '' FROM checked WHERE quantity_code IS NOT NULL
UNION ALL SELECT n, 'amount', amount_code, '' FROM checked WHERE amount_code IS NOT NULL
UNION ALL SELECT n, '', row_code, '' FROM checked WHERE row_code IS NOT NULL
UNION ALL SELECT n, 'line', code, batch FROM set_aside
UNION ALL SELECT n, 'quantity', 'line.return', '' FROM accepted WHERE quantity < 0
UNION ALL SELECT n, 'quantity', 'line.nothing', '' FROM accepted WHERE quantity = 0 AND amount = 0
UNION ALL SELECT n, 'amount', 'line.free', '' FROM accepted WHERE quantity <> 0 AND amount = 0
UNION ALL SELECT n, 'amount', 'line.signs', '' FROM accepted WHERE sign(quantity) * sign(amount) < 0
"""
FOUND_COUNTS = "SELECT code, count(*) FROM found GROUP BY code ORDER BY code"
FOUND_SAMPLES = """
SELECT n, field, code, batch FROM found
QUALIFY row_number() OVER (PARTITION BY code ORDER BY n) <= {most} ORDER BY n, field, code
"""
SAMPLE_VALUES = "SELECT n, {fields} FROM picked WHERE n IN (SELECT unnest(?)) ORDER BY n"
UNKNOWN_RETAILERS = """
SELECT picked.retailer::VARCHAR, count(*) FROM checked JOIN picked USING (n)
WHERE retailer_code = 'line.unknown_retailer' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}
"""
SKIPPED = "SELECT count(*) FROM set_aside WHERE code IN ('line.repeated', 'line.already')"
FAULT_PARAMS = "CREATE TEMP TABLE fault_params AS SELECT * FROM known_faults"
WRITE_FAILED = """
COPY (SELECT n, {columns}, why
      FROM raw JOIN (
          SELECT n, to_json(list(struct_pack(field, code, batch, params) ORDER BY field, code)) AS why
          FROM found ANTI JOIN accepted USING (n)
          LEFT JOIN (SELECT n, unnest([{pairs}], recursive := true) FROM picked) AS cell USING (n, field)
          LEFT JOIN fault_params USING (field, value)
          WHERE code IN ({refusing}) GROUP BY n) USING (n)
      ORDER BY n)
TO {path} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{headers: {headers}}})
"""

# ---- reading --------------------------------------------------------------------------------------------------

LINES = "read_parquet({files}, hive_partitioning = false)"

FEATURES = """
WITH lines AS (SELECT * FROM {lines} WHERE order_date <= $as_of),
by_product AS (
    SELECT retailer, date_trunc('month', order_date)::DATE AS month, product, sum(quantity) AS volume,
           sum(amount) AS amount, -sum(least(quantity, 0)) AS returned, bool_or(quantity > 0) AS sold
    FROM lines GROUP BY 1, 2, 3),
months AS (
    SELECT retailer, month, sum(volume) AS volume, sum(amount) AS amount, sum(returned) AS returned,
           count(*) FILTER (WHERE sold) AS products,
           count(DISTINCT coalesce(brands.brand, product)) FILTER (WHERE sold) AS brands
    FROM by_product LEFT JOIN brands USING (product) GROUP BY 1, 2),
days AS (
    SELECT retailer, order_date AS day, sum(quantity) AS volume, bool_or(quantity > 0) AS ordered
    FROM lines GROUP BY 1, 2),
order_days AS (
    SELECT retailer, day, day - lag(day) OVER (PARTITION BY retailer ORDER BY day) AS gap FROM days WHERE ordered),
firsts AS (SELECT retailer, min(day) AS first_day FROM order_days GROUP BY 1),
grid AS (
    SELECT retailer, first_day, unnest(generate_series(date_trunc('month', first_day), $as_of, INTERVAL 1 MONTH))::DATE
           AS month
    FROM firsts),
closed AS (SELECT *, least(last_day(month), $as_of) AS closing FROM grid WHERE month >= $since),
rhythms AS (
    SELECT closed.retailer, month, max(day) AS last_order,
           median(gap) FILTER (WHERE day > closing - 364) AS rhythm,
           count(gap) FILTER (WHERE day > closing - 364) AS gaps,
           count(*) FILTER (WHERE day >= month) AS orders
    FROM closed JOIN order_days ON closed.retailer = order_days.retailer AND day <= closing GROUP BY 1, 2),
quarters AS (
    SELECT closed.retailer, month, sum(volume) FILTER (WHERE day > closing - 91) AS last_quarter,
           sum(volume) FILTER (WHERE day <= closing - 91) AS quarter_before
    FROM closed JOIN days ON closed.retailer = days.retailer AND day BETWEEN closing - 181 AND closing GROUP BY 1, 2)
SELECT retailer, month, coalesce(volume, 0), coalesce(amount, 0), coalesce(returned, 0), coalesce(orders, 0),
       coalesce(products, 0), coalesce(brands, 0), last_order, closing - last_order,
       CASE WHEN gaps >= 3 THEN rhythm END,
       coalesce(last_quarter, 0), coalesce(quarter_before, 0),
       CASE WHEN quarter_before > 0 AND first_day <= closing - 175
            THEN coalesce(last_quarter, 0) / quarter_before - 1 END
FROM closed JOIN rhythms USING (retailer, month) LEFT JOIN months USING (retailer, month)
LEFT JOIN quarters USING (retailer, month)
ORDER BY retailer, month
"""

WEEKS = """
SELECT date_trunc('week', order_date)::DATE AS week, sum(quantity), sum(amount),
       count(DISTINCT order_date) FILTER (WHERE quantity > 0)
FROM {lines} WHERE retailer = $retailer AND order_date BETWEEN $first AND $last GROUP BY 1 ORDER BY 1
"""
WEEKS_OF_MANY = """
SELECT retailer, date_trunc('week', order_date)::DATE AS week, sum(quantity)
FROM {lines} WHERE retailer IN (SELECT unnest($retailers)) AND order_date BETWEEN $first AND $last GROUP BY 1, 2
"""
QUARTERS = """
SELECT sum(quantity) FILTER (WHERE order_date > $as_of::DATE - 91),
       sum(quantity) FILTER (WHERE order_date <= $as_of::DATE - 91 AND order_date > $as_of::DATE - 182),
       min(order_date) FILTER (WHERE quantity > 0)
FROM {lines} WHERE retailer = $retailer AND order_date BETWEEN $first AND $as_of
"""
TOP_PRODUCTS = """
SELECT product, sum(quantity) AS volume, sum(amount) AS amount,
       count(DISTINCT (retailer, order_date)) FILTER (WHERE quantity > 0)
FROM {lines} WHERE order_date BETWEEN $since AND $until AND ($retailer IS NULL OR retailer = $retailer)
GROUP BY 1 ORDER BY volume DESC, product LIMIT $most
"""
TOP_OF_MANY = """
SELECT retailer, product, sum(quantity) AS volume, max(order_date) FILTER (WHERE quantity > 0)
FROM {lines} WHERE retailer IN (SELECT unnest($retailers)) AND order_date BETWEEN $first AND $last
GROUP BY 1, 2 HAVING volume > 0
QUALIFY row_number() OVER (PARTITION BY retailer ORDER BY volume DESC, product) <= $most
ORDER BY retailer, volume DESC, product
"""
CLASSES = """
SELECT retailer, coalesce(classes.class, 0) AS class, sum(amount)
FROM {lines} LEFT JOIN classes USING (product) WHERE order_date BETWEEN $first AND $last GROUP BY 1, 2
"""
COMPANY_MONTHS = """
SELECT date_trunc('month', order_date)::DATE AS month, sum(quantity), sum(amount), -sum(least(quantity, 0)),
       count(DISTINCT retailer) FILTER (WHERE quantity > 0), count(*)
FROM {lines} WHERE order_date BETWEEN $since AND $until GROUP BY 1 ORDER BY 1
"""
