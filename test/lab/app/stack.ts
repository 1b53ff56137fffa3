import type { Stack, Template } from '../../../lab/app/assembly';

/** A stack by hand, as an assembly holds it. */
export const stackOf = (template: Template, given: Partial<Stack> = {}): Stack => ({
  name: 'shop',
  region: 'us-west-2',
  account: '111122223333',
  template,
  ...given,
});
