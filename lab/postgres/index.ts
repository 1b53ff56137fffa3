export { dressAsAurora } from './not-on-aurora';
export { PostgresInstance, type PrimaryOptions, type StandbyOptions } from './postgres-instance';
export type { Login } from './rds-roles';
export { stopAll } from './running';
export { TcpLink } from './tcp-link';
