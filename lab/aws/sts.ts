import { type Operations, operation } from './call';

/** Whoever calls is told so: a Lambda by its role, anybody else as a user of the access key's name. */
export const stsOperations = (account: string): Operations => ({
  GetCallerIdentity: operation<unknown, object>([], (_input, call) => ({
    Arn:
      call.callerRegion === undefined
        ? `arn:aws:iam::${account}:user/${call.caller}`
        : `arn:aws:sts::${account}:assumed-role/${call.caller.split('.').slice(2).join('.')}/lab`,
    UserId: call.caller,
    Account: account,
  })),
});
