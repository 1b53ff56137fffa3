declare module 'asl-validator' {
  /** The package ships no types. It writes into the definition: give it a copy. */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errorsText: (separator?: string) => string;
  };
}
