/** The states of the machine `validate`. State names are the runbook's headings. */
export const VALIDATE_STATES = {
  begin: 'BeginValidation',
  validate: 'Validate',
  validated: 'Validated',
  notValidated: 'NotValidated',
} as const;

export const VALIDATE = {
  timeoutSeconds: 30,
  comment: 'Could this Region take over now? Reads only, and claims nothing',
} as const;

/** What the machine hands to the function of the database steps. */
export interface ValidateEvent {
  readonly step: typeof VALIDATE_STATES.validate;
}

export const isValidate = (event: { readonly step: string }): event is ValidateEvent =>
  event.step === VALIDATE_STATES.validate;

/** The output of an execution of `validate`. */
export interface Validation {
  readonly workload: string;
  /** The Region that serves, and the one that was asked whether it could take over. */
  readonly from: string;
  readonly to: string;
  readonly epoch: number;
  readonly at: string;
  /** What a run that a person starts now, without any override, would be told by its `Precheck`. */
  readonly failover: ValidationVerdict;
  readonly switchover: ValidationVerdict;
  readonly checks: readonly ValidationCheck[];
}

export interface ValidationVerdict {
  /** `ask`: it would ask a person. */
  readonly verdict: 'goes' | 'asks' | 'refuses';
  readonly because: string;
}

export const CHECK_VERDICTS = ['passed', 'noted', 'unknown', 'stops a switchover', 'stops every run'] as const;

export interface ValidationCheck {
  /** `database orders-db`. */
  readonly name: string;
  /** What was looked at: `engine version`. */
  readonly about: string;
  readonly verdict: (typeof CHECK_VERDICTS)[number];
  /** What is there, or what is wrong and what to do about it. */
  readonly detail: string;
}
