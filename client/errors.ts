import type { JobRefusal } from '../lambda/contract/job-api';

/** The API said no: nothing is stored, and the same request would be refused again. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused';

  constructor(
    readonly status: number,
    { message }: Partial<JobRefusal>,
  ) {
    super(`${message ?? 'refused without a word'} (${status})`);
  }
}

/** Each Region says that the other one serves: nothing is stored, and nobody takes jobs of that application at this moment. */
export class JobsElsewhere extends Error {
  override readonly name = 'JobsElsewhere';

  constructor(what: string, said: readonly string[]) {
    super(
      `${what}: its jobs stand in one Region only, and each Region says that the other one serves, so nothing was done; a failover may be under way: ask again, with the same id (${said.join('; ')})`,
    );
  }
}

/** No Region gave an answer. The job may have been accepted all the same: submit it again, under the same id. */
export class JobsUnreachable extends Error {
  override readonly name = 'JobsUnreachable';

  constructor(what: string, silent: readonly string[]) {
    super(`${what}: no Region answered, so nothing is known; ask again, with the same id (${silent.join('; ')})`);
  }
}
