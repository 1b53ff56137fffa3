/** An error answer as the real service would give it. `name` is the shape's name in the service's model. */
export class AwsError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    /** Further members of the error, for example `Item`; and a status where the model does not name one. */
    readonly extra: { readonly status?: number; readonly fields?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
  }
}

/** The lab does not implement what was asked: never a plausible answer, always a stop by name. */
export class NotImplementedByLab extends Error {
  override readonly name = 'NotImplementedByLab';
}
