import { Client } from 'pg'
import type { Column, Table } from './findings.ts'

const connectLimitMs = 2_000
const statementLimitMs = 5_000
const mostTables = 500

/**
 * The tables of a database that answers, read in one read-only transaction.
 *
 * @throws Error in the words of the driver or the server
 */
export async function lookAtDatabase(url: string): Promise<Table[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectLimitMs,
    statement_timeout: statementLimitMs,
    application_name: 'gauntlet init',
  })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    await client.query('begin transaction isolation level repeatable read, read only')
    const { rows } = await client.query<Row>(statement, [mostTables])
    return rows.map(toTable)
  } finally {
    await client.end().catch(() => undefined)
  }
}

type Row = {
  readonly schema: string
  readonly name: string
  readonly columns: readonly { name: string; type: string; category: string }[] | null
  readonly keys: readonly (readonly string[] | null)[] | null
  readonly foreign_keys: Table['foreignKeys'] | null
  readonly checks: readonly string[] | null
}

const names = (numbers: string, table: string): string => `
  (select coalesce(json_agg(a.attname order by k.position), '[]') from unnest(${numbers}) with ordinality as k (number, position)
     join pg_attribute a on a.attrelid = ${table} and a.attnum = k.number)`

/** A key of an expression holds the columns that its index depends on. */
const statement = `
  select n.nspname as schema, c.relname as name,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'category', t.typcategory) order by a.attnum)
       from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select json_agg(case when i.indexprs is null then ${names('i.indkey::int2[]', 'c.oid')} else
       (select json_agg(a.attname) from pg_depend d join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
         where d.objid = i.indexrelid and d.refobjid = c.oid and d.refobjsubid > 0) end order by i.indisprimary desc, i.indexrelid)
       from pg_index i where i.indrelid = c.oid and i.indisunique) as keys,
    (select json_agg(json_build_object('columns', ${names('o.conkey', 'o.conrelid')},
        'table', case when fn.nspname = 'public' then f.relname else fn.nspname || '.' || f.relname end,
        'references', ${names('o.confkey', 'o.confrelid')}) order by o.oid)
       from pg_constraint o join pg_class f on f.oid = o.confrelid join pg_namespace fn on fn.oid = f.relnamespace
      where o.conrelid = c.oid and o.contype = 'f') as foreign_keys,
    (select json_agg(lower(pg_get_expr(o.conbin, o.conrelid)) order by o.oid)
       from pg_constraint o where o.conrelid = c.oid and o.contype = 'c') as checks
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition
     and n.nspname !~ '^(pg_|information_schema$)' and has_schema_privilege(n.oid, 'usage')
   order by 1, 2 limit $1`

function toTable({ schema, name, columns, keys, foreign_keys, checks }: Row): Table {
  return {
    name: schema === 'public' ? name : `${schema}.${name}`,
    columns: (columns ?? []).map(toColumn),
    keys: (keys ?? []).filter((key) => key !== null),
    foreignKeys: foreign_keys ?? [],
    checks: checks ?? [],
  }
}

function toColumn({
  name,
  type,
  category,
}: {
  name: string
  type: string
  category: string
}): Column {
  if (category === 'N') return { name, kind: 'number' }
  if (type === 'uuid') return { name, kind: 'other', isUuid: true }
  if (category !== 'S' || type === 'name') return { name, kind: 'other' }
  const limit = /\((\d+)\)$/.exec(type)?.[1]
  return { name, kind: 'text', ...(limit !== undefined && { mostCharacters: Number(limit) }) }
}
