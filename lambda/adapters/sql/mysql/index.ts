export { sessionConfig } from './connection-config';
export { GuardedMysql, type GuardedMysqlOptions } from './guarded-mysql';
export { MysqlLostRows } from './lost-rows';
export { MysqlProbe } from './mysql-probe';
export { type Effect, recordEffect } from './record-effect';
