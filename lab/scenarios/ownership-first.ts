import type { StateText, StateTexts } from '../world/changed-graph';

/** `MayGoOn?` leads to `TakeOwnership`, and from there to the question. */
export function ownershipFirst(states: StateTexts): StateTexts | undefined {
  const { 'MayGoOn?': mayGoOn, TakeOwnership: take } = states;
  if (mayGoOn === undefined || take === undefined) return undefined;
  const asks = (choice: StateText): boolean => choice.Next === 'AskForApproval';
  const choices = mayGoOn.Choices as readonly StateText[];
  return {
    ...states,
    'MayGoOn?': {
      ...mayGoOn,
      Choices: choices.map((choice) => (asks(choice) ? { ...choice, Next: 'TakeOwnershipFirst' } : choice)),
    },
    TakeOwnershipFirst: { ...take, Next: 'AskForApproval' },
  };
}
