import { onAurora as onAuroraMysql } from '../../../../lambda/adapters/sql/mysql/aurora-dialect';
import { MIGRATIONS as MYSQL } from '../../../../lambda/adapters/sql/mysql/migrations';
import { onAurora } from '../../../../lambda/adapters/sql/postgres/aurora-dialect';
import { MIGRATIONS } from '../../../../lambda/adapters/sql/postgres/migrations';

const said = (sql: unknown): string => JSON.stringify(sql);

test('nothing that a migration brings to Aurora PostgreSQL asks for a log', () => {
  expect(said(MIGRATIONS)).toContain('pg_current_wal_insert_lsn');
  expect(onAurora(MIGRATIONS.join(';'))).not.toMatch(/pg_current_wal|pg_walfile_name|wal_receiver|pg_control/);
});

test('nothing that a migration brings to Aurora MySQL tells one instance of a cluster from another', () => {
  const statements = MYSQL.map(said).join(';');
  expect(statements).toContain('@@server_uuid');
  expect(onAuroraMysql(statements)).not.toMatch(/@@server_uuid|@@global\.read_only/);
  expect(onAuroraMysql('IF @@global.read_only THEN LEAVE watch; END IF;')).toBe(
    'IF @@global.innodb_read_only THEN LEAVE watch; END IF;',
  );
});
