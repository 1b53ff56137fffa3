export { type Access, authorizer, type FunctionAccess } from './authorizer';
export { ACTIONS } from './call-needs';
export type { Surroundings } from './need';
export { fullSecretArn } from './secret-arn';
export { parseStatements, type Statement } from './statement';
