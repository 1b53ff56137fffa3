/**
 * Error names are a contract: the Lambda throws them, the state machine's Retry and Catch match them.
 * They are literals, because a minified bundle turns a class name into one letter and the match silently stops.
 */
export const ERRORS = {
  /** A dependency did not answer or answered "later": worth a retry, nothing has changed. */
  transient: 'Transient',
  /** The input or the configuration cannot be right; a retry would say the same. */
  badInput: 'BadInput',
  /** No login to a database: the secret does not answer, or its password is refused. Says nothing of the database. */
  noLogin: 'NoLogin',
  /** Another Region takes it; here nothing is stored. */
  elsewhere: 'Elsewhere',
  /** A check before the point of no return failed; nothing has changed. */
  precheckFailed: 'PrecheckFailed',
  /** Another run changed the lease between the judgement and the compare-and-set. */
  ownershipLost: 'OwnershipLost',
  /** The bound on lost writes is above the RPO and nobody accepted it. */
  dataLossExceedsRpo: 'DataLossExceedsRpo',
  /** A database is in a status that needs a person (storage-full, incompatible-…, failed). */
  databaseNeedsPerson: 'DatabaseNeedsPerson',
  /** A step reached its own deadline; what is done stays done and a new run goes on from there. */
  deadlineExceeded: 'DeadlineExceeded',
} as const;

export type ErrorName = (typeof ERRORS)[keyof typeof ERRORS];

/** An error whose name a state machine can match. `message`: what happened, the value seen, the limit or the next action. */
export class FailoverError extends Error {
  constructor(
    override readonly name: ErrorName,
    message: string,
  ) {
    super(message);
  }
}
